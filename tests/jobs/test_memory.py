"""What a worker may hold: the operator's word, else a share of what the machine or group has."""

import pytest

from explorer.errors import ParameterError
from explorer.jobs import memory_limit
from explorer.jobs.memory import SHARE, VARIABLE


@pytest.fixture
def group(tmp_path):
    return tmp_path / "memory.max"


def test_the_operator_says_how_much(monkeypatch, group):
    monkeypatch.setenv(VARIABLE, " 4000 ")
    assert memory_limit(group) == 4_000_000_000


@pytest.mark.parametrize("told", ["0", "-1", "4 GB", "1e3", "٤"])
def test_what_is_no_number_of_megabytes_is_refused_with_what_it_should_be(monkeypatch, group, told):
    monkeypatch.setenv(VARIABLE, told)
    with pytest.raises(ParameterError, match="whole number of megabytes"):
        memory_limit(group)


def test_else_it_is_a_share_of_what_the_group_of_processes_may_hold(monkeypatch, group):
    monkeypatch.delenv(VARIABLE, raising=False)
    group.write_text("100000000\n")
    assert memory_limit(group) == int(SHARE * 100_000_000)


def test_a_group_without_a_limit_has_that_of_the_machine(monkeypatch, group):
    monkeypatch.delenv(VARIABLE, raising=False)
    of_machine = memory_limit(group)
    group.write_text("max\n")
    assert memory_limit(group) == of_machine
    assert of_machine is None or of_machine > 100_000_000
