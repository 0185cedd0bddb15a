"""A server to measure: the app as `make run` starts it, on a free port, with an empty cache."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EMPTY = "benchmarks/empty_page.py"


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def health(port: int) -> dict[str, object] | None:
    """Return what the health route says, or None while nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=1) as answer:
            said: dict[str, object] = json.load(answer)
            return said
    except OSError:
        return None


def answers(port: int) -> bool:
    """Return whether a Streamlit server is there, whatever it serves."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
            return True
    except OSError:
        return False


def wait_for(condition: Callable[[], object], seconds: float = 180.0) -> None:
    """Wait until `condition()` is true."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("the server did not get ready")
        time.sleep(0.05)


@contextlib.contextmanager
def running(script: str = "app.py", **environment: str) -> Iterator[int]:
    """Run the app, or another script, and give its port."""
    with started(script, **environment) as (port, _):
        yield port


@contextlib.contextmanager
def started(script: str = "app.py", **environment: str) -> Iterator[tuple[int, int]]:
    """Run the app, or another script, and give its port and the number of its process."""
    port = free_port()
    with tempfile.TemporaryDirectory() as cache:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)],
            cwd=ROOT,
            # The arenas as the Makefile has them.
            env={"MALLOC_ARENA_MAX": "2", **os.environ, "VSE_CACHE_DIR": cache, **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(lambda: answers(port))
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(20)


@contextlib.contextmanager
def warm() -> Iterator[int]:
    """Run the app, wait until it is warm, and give its port."""
    with running() as port:
        wait_for(lambda: (health(port) or {}).get("warm"))
        yield port
