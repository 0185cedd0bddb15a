"""Commands that ask a service."""

import io
import json
from pathlib import Path

import pytest

from explorer.calls.waiting import tell
from explorer.cli.output import Meter
from tests.embedders.doubles import openai_service


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def test_dimensions_are_sent_only_where_asked_for(cli, tmp_path: Path) -> None:
    words, out = tmp_path / "words.txt", tmp_path / "space.npz"
    words.write_text("king\nqueen\nman\n")
    with openai_service() as service:
        model = f"openai:m@{service.url.removeprefix('http://')}"
        plain = cli("embed", words, "--out", out, "--model", model, "--json").data
        assert plain["dimension"] == service.dimension
        assert all("dimensions" not in request for request in service.requests)
        shorter = cli(
            "embed", words, "--out", out, "--model", model, "--dimensions", 5, "--json"
        ).data
        assert shorter["dimension"] == 5
        assert service.requests[-1]["dimensions"] == 5
    complaint = cli("embed", words, "--out", out, "--dimensions", 5).complaint
    assert "goes with a service" in complaint


def test_a_collection_keeps_its_service_by_address(cli, tmp_path: Path, monkeypatch) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Bread is baked in an oven.")
    with openai_service() as service:
        monkeypatch.setenv("OPENAI_BASE_URL", service.url)
        store = tmp_path / "store"
        cli("index", "notes", note, "--store", store, "--model", "openai:m", "--json").data  # noqa: B018
        monkeypatch.delenv("OPENAI_BASE_URL")
        (row,) = cli("collections", "list", "--store", store, "--json").data["collections"]
        assert row["model"] == f"openai:m@{service.url}"


def test_a_wait_is_told_once_off_a_terminal_and_counted_down_on_one(monkeypatch, capsys) -> None:
    with Meter():
        for words in ("wait 2 s", "wait 1 s", "", "wait 3 s", ""):
            tell(words)
    assert capsys.readouterr().err == "wait 2 s\nwait 3 s\n"
    screen = io.StringIO()
    screen.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stderr", screen)
    with Meter() as meter:
        meter(0.25)
        tell("wait 2 s")
        tell("")
    assert "\r\x1b[K 25% wait 2 s" in screen.getvalue()
    assert json.dumps(screen.getvalue()[-4:]) == json.dumps("\r\x1b[K")
