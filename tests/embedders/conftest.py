"""A cache and a service of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.embedders.cache import EmbeddingCache
from tests.embedders.doubles import Service, openai_service


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask no service but the one a test names, and ask it directly."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cache(tmp_path: Path) -> EmbeddingCache:
    return EmbeddingCache(tmp_path / "folder" / "cache.sqlite3")


@pytest.fixture
def service() -> Iterator[Service]:
    with openai_service() as running:
        yield running
