"""The set-up as the Makefile does it: which Python, who installs what, and what is said."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKED = ["--constraint", "requirements.lock", "--requirement"]


def make(*arguments: object, path: str = os.defpath, **environment: str):
    """Run make as from a shell of its own: nothing of a make that runs these tests is handed on."""
    return subprocess.run(
        [shutil.which("make"), *map(str, arguments)],
        cwd=ROOT,
        env={"PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def script(path: Path, *lines: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("#!/bin/sh", *lines, "")))
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path) -> str:
    """A PATH whose first Python is too old."""
    script(tmp_path / "bin" / "python3", "exit 1")
    for name in ("sh", "rm", "echo"):
        (tmp_path / "bin" / name).symlink_to(shutil.which(name))
    return str(tmp_path / "bin")


def chosen(machine: str, *arguments: str) -> str:
    question = "include Makefile\nshow:\n\t@echo $(PYTHON)\n"
    folder = Path(machine).parent
    (folder / "question").write_text(question)
    return make("-f", folder / "question", "show", *arguments, path=machine).stdout.strip()


def test_a_newer_python_beside_one_that_is_too_old_is_taken(machine):
    (Path(machine) / "python3.12").symlink_to(sys.executable)
    assert chosen(machine) == "python3.12"
    assert chosen(machine, "PYTHON=/my/python") == "/my/python"


def test_without_a_python_that_is_new_enough_one_sentence_says_so(machine, tmp_path):
    for given in ([], ["PYTHON=python3"]):
        done = make(f"VENV={tmp_path / 'venv'}", tmp_path / "venv/bin/python", *given, path=machine)
        assert done.returncode != 0
        assert (
            done.stdout == "Python 3.11 or newer is needed: install one, or name one in PYTHON=.\n"
        )
    assert not (tmp_path / "venv").exists()


class Environment:
    """A virtual environment whose Python and uv only note what they are asked for."""

    def __init__(self, home: Path) -> None:
        self.home, self.notes = home, home / "notes"
        script(home / "bin" / "python", f'echo "python $*" >> {self.notes}')
        self.uv_answers("exit 0")

    def uv_answers(self, line: str) -> None:
        script(self.home / "bin" / "uv", f'echo "uv $*" >> {self.notes}', line)

    def set_up(self, *arguments: str, **environment: str) -> str:
        """Set up the app; return what is said."""
        for stale in (self.notes, self.home / "runtime"):
            stale.unlink(missing_ok=True)
        done = make(f"VENV={self.home}", self.home / "runtime", *arguments, **environment)
        assert done.returncode == 0, done.stderr
        assert (self.home / "runtime").exists()
        return done.stdout

    @property
    def asked(self) -> list[list[str]]:
        return [line.split() for line in self.notes.read_text().splitlines()]

    def by_pip(self) -> bool:
        wanted = ["python", "-m", "pip", "install", "--quiet", "--no-compile", *LOCKED]
        return [*wanted, "requirements.txt"] in self.asked


@pytest.fixture
def environment(tmp_path) -> Environment:
    return Environment(tmp_path / "venv")


def test_uv_installs_the_locked_versions_with_the_build_of_pytorch_for_the_machine(environment):
    said = environment.set_up()
    assert said.count("\n") == 1
    assert "about 2 GB" in said
    *_, rehearsal, installation = environment.asked
    assert installation[0] == "uv"
    assert installation[-len(LOCKED) - 1 :] == [*LOCKED, "requirements.txt"]
    assert installation[installation.index("--torch-backend") + 1] == "auto"
    assert rehearsal == [*installation, "--dry-run", "--quiet"]
    assert not environment.by_pip()


def test_another_build_of_pytorch_can_be_asked_for(environment):
    environment.set_up("TORCH_BACKEND=cu130")
    installation = environment.asked[-1]
    assert installation[installation.index("--torch-backend") + 1] == "cu130"


@pytest.mark.parametrize(
    "answer", ["exit 2", 'case "$*" in *--dry-run*) exit 0;; *) exit 2;; esac', "exit 127"]
)
def test_where_uv_fails_pip_installs_and_one_line_says_so(environment, answer):
    environment.uv_answers(f"echo 'error: no route' >&2; {answer}")
    said = environment.set_up()
    assert said.count("\n") == 2
    assert "so pip does" in said
    assert environment.by_pip()


def test_uv_can_be_left_out(environment):
    said = environment.set_up("TORCH_BACKEND=pip")
    assert said.count("\n") == 1
    assert [each[0] for each in environment.asked] == ["python"]
    assert environment.by_pip()


def test_the_certificates_that_pip_is_told_to_trust_are_told_to_uv(environment):
    environment.uv_answers(f'echo "trusts $SSL_CERT_FILE" >> {environment.notes}')
    environment.set_up(PIP_CERT="/a folder/our.pem")
    assert ["trusts", "/a", "folder/our.pem"] in environment.asked
    environment.set_up(PIP_CERT="/a folder/our.pem", SSL_CERT_FILE="/other.pem")
    assert ["trusts", "/other.pem"] in environment.asked
    environment.set_up()
    assert ["trusts"] in environment.asked


def test_where_python_keeps_no_compiled_modules_they_are_compiled_at_once(environment):
    environment.set_up(PYTHONDONTWRITEBYTECODE="1")
    assert "--compile-bytecode" in environment.asked[-1]
    environment.uv_answers("exit 2")
    environment.set_up(PYTHONDONTWRITEBYTECODE="1")
    assert "--no-compile" not in environment.asked[-1]


def test_a_second_start_does_nothing_before_the_server(environment):
    environment.set_up()
    first = make("-n", f"VENV={environment.home}", "run").stdout.splitlines()
    assert [line.split()[-1] for line in first] == ["&", "8501"]
    assert "-m explorer prepare" in first[0]  # beside the server, which does not wait
    (environment.home / "prepared").touch()
    done = make("-n", f"VENV={environment.home}", "run", "PORT=8502")
    (line,) = done.stdout.splitlines()
    assert line.split()[:3] == [f"{environment.home}/bin/streamlit", "run", "app.py"]
    assert line.split()[3:] == ["--server.address", "127.0.0.1", "--server.port", "8502"]


def test_every_check_is_run_and_the_journeys_after_the_other_tests(environment):
    for done in ("runtime", "dev", "prepared"):
        (environment.home / done).touch()
    lines = make("-n", f"VENV={environment.home}", "check").stdout.splitlines()
    run = [line.partition(f"{environment.home}/bin/")[2].split()[:4] for line in lines]
    assert {each[0] for each in run if each} >= {"ruff", "mypy", "lint-imports"}
    assert ["ruff", "format", "--check", "app.py"] in run
    assert ["ruff", "check", "app.py", "hatch_build.py"] in run
    tests = [line for line in lines if "-m pytest" in line]
    assert ["--ignore tests/browser" in line for line in tests] == [True, False, False]
    assert tests[1].endswith(" tests/browser || \\")
    # What failed, and nothing else, is walked once more; what could not be run at all is not.
    assert "[ $? -eq 1 ] && " in tests[2]
    assert " tests/browser --last-failed; }" in tests[2]


def chromium(environment: Environment, found: str) -> subprocess.CompletedProcess:
    """Ask for a browser where looking for one ends as `found` says; apt-get only takes note."""
    home = environment.home
    script(home / "bin" / "python", f'echo "python $*" >> {environment.notes}', found)
    script(home / "system" / "apt-get", f'echo "apt-get $*" >> {environment.notes}')
    (home / "system" / "sh").symlink_to(shutil.which("sh"))
    (home / "dev").touch()
    return make(f"VENV={home}", "chromium", path=str(home / "system"))


def test_a_browser_that_is_there_is_not_installed_again(environment):
    assert chromium(environment, "echo /usr/bin/chromium").returncode == 0
    assert {each[0] for each in environment.asked} == {"python"}


def test_a_missing_browser_is_installed_and_if_that_fails_the_sentence_is_shown(environment):
    done = chromium(environment, "echo 'There is no browser.' >&2; exit 1")
    assert done.returncode != 0
    assert "apt-get install --quiet --yes chromium" in environment.notes.read_text()
    assert done.stderr.startswith("There is no browser.\n")
