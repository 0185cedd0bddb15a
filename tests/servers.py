"""Servers for the tests: start one on a free port, wait until it answers, stop it."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60


@dataclass
class Server:
    """The app, started as a person starts it."""

    port: int
    process: subprocess.Popen
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(command: Sequence[str | Path], folder: Path, cwd: Path, **environment: str) -> Server:
    """Start a command that ends in the name of its option for the port; wait for its health.

    What it prints goes to ``server.log`` in `folder`.
    """
    port, log = free_port(), folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, str(port)],
            cwd=cwd,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(port, process, log)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{server.url}/api/health", timeout=1):
                return server
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    server.stop()
    raise AssertionError(log.read_text())
