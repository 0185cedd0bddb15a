"""What is installed works by itself, from any folder: the wheel, the command and the server."""

import json
import subprocess
import sys
import sysconfig
import urllib.request
import venv
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.servers import serve

ROOT = Path(__file__).resolve().parents[2]
INSTALL = ("--quiet", "--no-index", "--no-deps")


def pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", *INSTALL, "--no-build-isolation", "--wheel-dir", folder, ".")
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def command(wheel, tmp_path_factory) -> Path:
    """The command of an environment that holds the wheel; what it needs it finds by a path."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    pip("--python", python, "install", *INSTALL, wheel)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib"))
    return home / "bin" / "vector-space-explorer"


@pytest.fixture
def elsewhere(tmp_path) -> Path:
    """A folder whose names would lead astray whoever looked for his own things in it."""
    for name in ("explorer", "pages", "data", "vector_space_explorer"):
        (tmp_path / name).mkdir()
    for name in ("streamlit.py", "secrets.py", "app.py"):
        (tmp_path / name).write_text("raise SystemExit('not this one')")
    return tmp_path


def files(folder: Path) -> set[Path]:
    found = {path.relative_to(ROOT) for path in folder.rglob("*") if path.is_file()}
    return {path for path in found if "__pycache__" not in path.parts}


def test_the_wheel_holds_all_of_both_packages_and_what_stands_beside_them(wheel):
    beside = {Path("app.py"), Path(".streamlit/config.toml"), *files(ROOT / "data")}
    expected = files(ROOT / "explorer") | files(ROOT / "pages")
    expected |= {"vector_space_explorer" / path for path in beside}
    with zipfile.ZipFile(wheel) as archive:
        names = {Path(name) for name in archive.namelist()}
    assert {name for name in names if not name.parts[0].endswith(".dist-info")} == expected
    assert {".js", ".css", ".png", ".svg", ".yaml", ".csv", ".jsonl"} <= {n.suffix for n in names}


def test_the_wheel_needs_what_requirements_txt_lists(wheel):
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        metadata = HeaderParser().parsestr(archive.read(name).decode())
    needed = {Requirement(line) for line in metadata.get_all("Requires-Dist")}
    assert needed == {Requirement(line) for line in lines if not line.startswith("#")}
    assert len(needed) > 30


@pytest.mark.model
def test_the_installed_command_draws_a_map_from_another_folder(command, elsewhere, monkeypatch):
    monkeypatch.setenv("VSE_CACHE_DIR", str(elsewhere / "cache"))
    done = subprocess.run(
        [command, "map", "topics", "--method", "pca", "--out", "map.html", "--json"],
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (answer := json.loads(done.stdout))["n"] == 100
    assert (answer["method"], answer["dimensions"]) == ("pca", 2)
    page = (elsewhere / "map.html").read_text(encoding="utf-8")
    assert "Map of 100 points in 2 dimensions by PCA" in page


def test_a_mistake_is_answered_with_the_name_of_the_command(command, elsewhere):
    done = subprocess.run(
        [command, "app", "--port", "0"], cwd=elsewhere, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "give a port, 1 to 65535, not “0”" in done.stderr
    assert "try “vector-space-explorer app --help”" in done.stderr


def test_the_installed_server_starts_from_another_folder_with_its_settings(
    command, elsewhere, monkeypatch
):
    monkeypatch.setenv("EXPLORER_WARM_UP", "off")
    monkeypatch.setenv("VSE_CACHE_DIR", str(elsewhere / "cache"))
    server = serve([command, "app", "--port"], elsewhere, elsewhere)
    try:
        with urllib.request.urlopen(f"{server.url}/api/health", timeout=5) as answer:
            assert json.load(answer)["status"] == "ok"
    finally:
        server.stop()
    # Streamlit's own default is to listen everywhere, and to say under which addresses.
    said = server.log.read_text()
    assert f"URL: {server.url}" in said
    assert "Network URL" not in said
