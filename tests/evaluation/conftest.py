"""Spaces of the real model, made once for all tests that need them."""

from functools import cache

import pytest

from explorer.embedders import load_embedder, parse_spec
from explorer.space import Space


@pytest.fixture(scope="session")
def minilm_space():
    """Return a function from words to their space in the default model."""
    embedder = load_embedder(parse_spec("minilm"))

    @cache
    def space_of(words):
        return Space(words, embedder.encode_document(list(words)))

    return space_of
