"""Addresses as people type them: what none can be looked up by is no address."""

import pytest

from explorer.addresses import web_address


@pytest.mark.parametrize(
    "url", ["http://a:9/v1", "https://bücher.example", "http://[::1]:9", f"http://{'a' * 63}.b"]
)
def test_an_address_is_taken_apart(url: str) -> None:
    assert web_address(url) is not None


@pytest.mark.parametrize(
    "url",
    [
        "a",
        "ftp://a",
        "http://",
        "http://[::1",
        "http://a:99999",
        "http://a\nb",
        "http://a..b",
        f"http://{'a' * 64}.b",
    ],
)
def test_what_is_none_is_nothing(url: str) -> None:
    assert web_address(url) is None
