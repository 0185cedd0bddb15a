"""What the server tells browsers to refuse, and what it does not do unless it is told."""

import tomllib
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pages.shared.serving import server

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def client():
    app = Starlette(
        routes=[Route("/", lambda request: HTMLResponse("<p>")), *server.routes()],
        middleware=server.middleware(),
    )
    return TestClient(app)


@pytest.fixture(scope="module")
def policy() -> dict[str, list[str]]:
    parts = (part.split() for part in server.content_security_policy().split("; "))
    return {name: sources for name, *sources in parts}


def test_what_is_not_named_is_refused_and_nothing_is_asked_of_elsewhere(policy):
    assert policy["default-src"] == ["'none'"]
    here = {"'self'", "'none'", "data:", "blob:", "'unsafe-inline'", "'wasm-unsafe-eval'"}
    foreign = {
        source
        for sources in policy.values()
        for source in sources
        if source not in here and not source.startswith("'sha256-")
    }
    assert foreign == set()


def test_only_scripts_of_this_server_run(policy):
    scripts = policy["script-src"]
    assert "'self'" in scripts
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "*", "http:", "https:"} & set(scripts)
    assert sum(source.startswith("'sha256-") for source in scripts) >= 1


def test_nobody_else_frames_the_app_moves_its_base_or_takes_its_forms(policy):
    for name in ("frame-ancestors", "base-uri", "form-action"):
        assert policy[name] == ["'self'"]


@pytest.mark.parametrize("address", ["/", "/api/health", "/nothing-is-here"])
def test_the_headers_are_sent_with_every_answer(client, address):
    headers = client.get(address).headers
    assert headers["content-security-policy"] == server.content_security_policy()
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "no-referrer"


def test_unless_told_the_server_is_there_for_this_machine_and_tells_nobody_anything():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
