"""Pages driven as a person would, without a browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

MAIN = Path(__file__).resolve().parents[2] / "pages" / "main.py"


@pytest.fixture(scope="session", autouse=True)
def patient_pages(tmp_path_factory) -> Iterator[None]:
    """Let a page wait for its jobs, so that one run shows the finished page."""
    patch = pytest.MonkeyPatch()
    patch.setenv("EXPLORER_PATIENCE", "240")
    patch.setenv("VSE_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()


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
