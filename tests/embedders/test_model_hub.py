"""What answers, or does not, in the place of the model hub."""

import os
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

_ASKED = """
from explorer.embedders import model_folders
from explorer.errors import ModelMissingError

model_folders._SILENCE = {silence}
try:
    model_folders.find_folder("some/model")
except ModelMissingError as error:
    print(error)
"""


def asked(home: Path, port: int, silence: float) -> subprocess.CompletedProcess[str]:
    """Ask a hub for a model, in a process that may be online."""
    online = {name: value for name, value in os.environ.items() if "OFFLINE" not in name}
    place = {
        "PYTHONPATH": str(ROOT),
        "HF_ENDPOINT": f"http://127.0.0.1:{port}",
        "HF_HOME": str(home),
        "NO_PROXY": "127.0.0.1",
    }
    return subprocess.run(
        [sys.executable, "-c", _ASKED.format(silence=silence)],
        cwd=ROOT,
        env=online | place,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("answer", [b"<html>Sign in</html>", b"[]", b"{}", b'{"id": 7}', b"null"])
def test_what_answers_in_place_of_the_hub_is_one_sentence(tmp_path: Path, answer: bytes) -> None:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as hub:
        threading.Thread(target=hub.serve_forever, daemon=True).start()
        done = asked(tmp_path, hub.server_port, silence=30.0)
        hub.shutdown()
    assert "“some/model”" in done.stdout, done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_hub_that_says_nothing_is_not_waited_for_without_end(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hub:
        done = asked(tmp_path, hub.getsockname()[1], silence=0.1)
    assert "“some/model” is not on this machine and the hub cannot be reached" in done.stdout
