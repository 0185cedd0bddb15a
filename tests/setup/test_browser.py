"""Where the browser is found: by name, on the PATH, among macOS's applications, or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest
from choreographer.browsers.chromium import Chromium

from explorer.browser import find_browser
from explorer.errors import ExplorerError

ROOT = Path(__file__).resolve().parents[2]
CHROME = "Google Chrome.app/Contents/MacOS/Google Chrome"
CHROMIUM = "Chromium.app/Contents/MacOS/Chromium"


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path) -> Path:
    """A machine with nothing on its PATH; the folder that is its PATH."""
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    # What kaleido would find of its own accord on the machine that runs the tests.
    monkeypatch.setattr(Chromium, "find_browser", lambda **_: None)
    return tmp_path / "bin"


@pytest.mark.parametrize(
    "name", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
)
def test_a_browser_on_the_path_is_found(bare, name):
    expected = program(bare / name)
    assert find_browser(()) == expected


@pytest.mark.parametrize("name", [CHROME, CHROMIUM])
def test_an_application_of_macos_is_found_in_either_folder(tmp_path, name):
    system, own = tmp_path / "Applications", tmp_path / "home" / "Applications"
    expected = program(own / name)
    assert find_browser((system, own)) == expected
    expected = program(system / name)
    assert find_browser((system, own)) == expected


def test_the_path_goes_before_the_applications_and_the_named_one_before_all(
    bare, tmp_path, monkeypatch
):
    program(tmp_path / CHROME)
    expected = program(bare / "chromium")
    assert find_browser((tmp_path,)) == expected
    named = program(tmp_path / "my browser")
    monkeypatch.setenv("BROWSER_PATH", str(named))
    assert find_browser((tmp_path,)) == named


def test_what_cannot_be_run_is_no_browser(tmp_path):
    program(tmp_path / CHROME).chmod(0o644)
    with pytest.raises(ExplorerError, match="no Chrome or Chromium"):
        find_browser((tmp_path,))


def test_a_browser_that_kaleido_finds_is_better_than_none(monkeypatch):
    monkeypatch.setattr(Chromium, "find_browser", lambda **_: "/opt/browser")
    assert find_browser(()) == Path("/opt/browser")


def test_where_there_is_none_one_sentence_says_what_to_install():
    with pytest.raises(ExplorerError) as caught:
        find_browser(())
    said = str(caught.value)
    assert said.count(".") == 1
    assert said.endswith(".")
    for advice in ("Google Chrome", "apt-get install chromium", "dnf install chromium"):
        assert advice in said


def test_a_wrong_name_is_told_and_not_passed_over(bare, monkeypatch):
    program(bare / "chromium")
    monkeypatch.setenv("BROWSER_PATH", "/no/such/browser")
    with pytest.raises(ExplorerError, match="BROWSER_PATH names no program: “/no/such/browser”"):
        find_browser(())


@pytest.mark.parametrize(("named", "code"), [(sys.executable, 0), ("/no/such/browser", 1)])
def test_the_makefile_learns_it_from_a_program(named, code):
    done = subprocess.run(
        [sys.executable, "-m", "explorer.browser"],
        cwd=ROOT,
        env={"BROWSER_PATH": named},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert (done.stdout.strip() == named) == (code == 0)
    assert done.stderr.count("\n") == code
