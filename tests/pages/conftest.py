"""Pages driven as a person would, without a browser."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.space import Space
from tests.pages.screen import MAIN, embedded


@pytest.fixture(scope="session", autouse=True)
def patient_pages() -> Iterator[None]:
    """Let a page wait for its jobs, so that one run shows the finished page."""
    patch = pytest.MonkeyPatch()
    patch.setenv("EXPLORER_PATIENCE", "240")
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _main_module(monkeypatch) -> None:
    """Have the main module back after a page was it: whoever spawns a process would run that."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def app() -> Callable[..., AppTest]:
    """Open the app, at a page and with query parameters if given."""

    def open_app(page: str = "", **query: str) -> AppTest:
        at = AppTest.from_file(str(MAIN), default_timeout=300)
        for name, value in query.items():
            at.query_params[name] = value
        at.run()
        if page:
            at.switch_page(page).run()
        return at

    return open_app


@pytest.fixture(scope="session")
def topics(patient_pages) -> Space:
    """The first list of words, as the pages embed it."""
    return embedded("topics")


@pytest.fixture
def own_collections(tmp_path, monkeypatch) -> Path:
    """A folder for the collections of one test, and no server but those it names."""
    monkeypatch.setenv("VSE_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("QDRANT_URL", raising=False)
    return tmp_path
