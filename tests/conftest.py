"""Fixtures every test may use."""

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import settings

SHARED = Path(__file__).resolve().parents[2] / "shared"
EVALUATION = SHARED / "evaluation"
BAD_INPUTS = SHARED / "bad_inputs" / "make_bad_inputs.py"
REAL_WORLD = SHARED / "real_world" / "make_real_world.py"

MEMORY = Path("/dev/shm")
ROOM = 8 * 2**30

# How long an example takes says how busy the machine is, not whether the code is right. Each run
# tries the same examples; --hypothesis-profile=searching looks for others.
settings.register_profile("unhurried", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None)
settings.load_profile("unhurried")


def pytest_configure() -> None:
    """Keep what tests write in memory, where there is room: flushing costs no time there.

    What a killed process wrote is there as on a disk; `tests/faults` takes the power from either.
    """
    if not MEMORY.is_dir():
        return
    place = os.statvfs(MEMORY)
    # Some tests run what they write.
    if place.f_bavail * place.f_frsize > ROOM and not place.f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session")
def common(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Folder that all processes of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, common: Path) -> Iterator[None]:
    """Keep what tests compute and keep apart from what the person at this machine has.

    What is embedded once serves all processes of a run.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VSE_CACHE_DIR", str(common / "cache"))
        patch.setenv("VSE_DATA_DIR", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)


@pytest.fixture(scope="session")
def evaluation() -> Path:
    """Folder of public evaluation data; a test that needs it is skipped where it is absent."""
    if not EVALUATION.is_dir():
        pytest.skip("the public evaluation data are not beside this checkout")
    return EVALUATION


@pytest.fixture(scope="session")
def corpus(pytestconfig: pytest.Config, common: Path) -> Path:
    """Folder of awkward, broken and hostile files with a manifest of what each deserves.

    Seconds of packing: written once for all processes and runs, anew where its maker has changed;
    where pytest is to keep nothing (``-p no:cacheprovider``), once for all processes of a run.
    """
    if not BAD_INPUTS.is_file():
        pytest.skip("the shared corpus of bad inputs is not beside this checkout")
    made_by = hashlib.sha256(BAD_INPUTS.read_bytes()).hexdigest()[:16]
    place = pytestconfig.cache.mkdir("bad inputs") if hasattr(pytestconfig, "cache") else common
    folder = place / made_by
    with FileLock(place / "lock"):
        if not (folder / "manifest.json").is_file():  # which is written last
            spec = importlib.util.spec_from_file_location("make_bad_inputs", BAD_INPUTS)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            module.build(folder)
    return folder


@pytest.fixture(scope="session")
def real_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of sound files as the world writes them, with a manifest of what each must give."""
    if not REAL_WORLD.is_file():
        pytest.skip("the shared corpus of real-world files is not beside this checkout")
    folder = tmp_path_factory.mktemp("real world")
    subprocess.run([sys.executable, str(REAL_WORLD), str(folder)], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def manifest(real_world: Path) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((real_world / "manifest.json").read_text())["cases"]
    return cases
