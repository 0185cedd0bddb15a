"""The disk fails at every step of what is written, and the power goes after every step.

Here each step fails once or more; `python -m tests.faults` lets it fail in every way.
"""

import re
import sys
from pathlib import Path

import pytest

from tests.faults.running import SUBJECTS, built, driven

ADVICE = {
    "ENOSPC": "make room",
    "EROFS": "name a folder that can be written in VSE_DATA_DIR",
    "EIO": "check the disk",
}
NOT_USED = "The embedding cache was not used: "  # which costs time and nothing else


# The engine of the collections takes some two thousand steps, of which a part is drawn.
MOST = {"cache": 300, "collection": 100, "workspace": 300}


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not sys.platform.startswith("linux"):
        pytest.skip("the disk that fails is made for Linux")
    try:
        return built(tmp_path_factory.mktemp("disk"))
    except FileNotFoundError:
        pytest.skip("no C compiler, which the disk that fails needs")


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_disk_that_fails_at_any_step_leaves_the_old_state_or_the_new(disk, subject):
    outcome = driven(disk, "faults", subject, seed=15, most=MOST[subject])
    assert outcome["wrong"] == []
    assert outcome["tried"] == MOST[subject]
    assert subject == "collection" or sum(outcome["changes"]) <= MOST[subject]
    for code, sentence, _ in outcome["told"]:
        if sentence is not None:
            advice = NOT_USED if subject == "cache" else ADVICE[code]
            assert advice in sentence, (code, sentence)
            assert not re.search(r"Errno|/(?!output)", sentence), "no codes, no paths"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_loss_of_power_at_any_step_leaves_what_was_reported_as_kept(disk, subject):
    outcome = driven(disk, "power", subject, seed=15, most=MOST[subject])
    assert outcome["wrong"] == []
    assert outcome["losses"] > 100
    assert outcome["tried"] == min(MOST[subject], outcome["states"]) > 10
    # Where the engine had just made its first files their names may be there without contents.
    assert outcome["repaired"] <= outcome["tried"] // 50
