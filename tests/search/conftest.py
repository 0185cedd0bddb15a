"""A tiny real cross-encoder, written once for all tests that load it."""

from pathlib import Path

import pytest

from tests.tiny_cross_encoder import build


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("models") / "tiny-cross-encoder")
