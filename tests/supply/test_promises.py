"""What SECURITY.md and RELIABILITY.md name exists: files, tests, commands, settings."""

import ast
import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("SECURITY.md", "RELIABILITY.md")
FILE = re.compile(r"(?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|txt|lock)")


def quoted(document: str) -> list[str]:
    """Return what stands between backticks, blocks of commands line by line."""
    text = (ROOT / document).read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    rest = re.sub(r"```sh\n.*?```", "", text, flags=re.DOTALL)
    lines = [line.partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [*re.findall(r"`([^`]+)`", rest), *filter(None, lines)]


@cache
def written_in(path: str) -> frozenset[str]:
    """Return the names of the tests in a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@cache
def goals() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@cache
def sources() -> str:
    files = (*(ROOT / "explorer").rglob("*.py"), *(ROOT / "pages").rglob("*.py"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def missing(text: str) -> str | None:
    """Return what a quoted text names that is not there; None if all of it is."""
    for word in text.split():
        path, _, test = word.partition("::")
        ours = FILE.fullmatch(path) and not path.startswith(".venv/")
        if ours and not (ROOT / path).exists():
            return path
        if test and test not in written_in(path):
            return word
        if re.fullmatch(r"VSE_[A-Z_]+", word) and f'"{word}"' not in sources():
            return word
    if made := re.match(r"make ([a-z]+)", text):
        return None if made[1] in goals() else text
    if run := re.match(r"(?:\S*/)?python -m ([\w.]+)", text):
        return None if importlib.util.find_spec(run[1]) else run[1]
    return None


@pytest.mark.parametrize("document", DOCUMENTS)
def test_all_that_is_named_is_there(document):
    named = quoted(document)
    assert sum("tests/" in text for text in named) >= 15
    assert [found for text in named if (found := missing(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        "tests/no_such_test.py",
        "tests/test_folders.py::test_no_such_thing",
        "make nothing",
        "python -m supply.nothing",
        "VSE_NOTHING",
        "pytest tests/test_folders.py tests/nowhere/",
    ],
)
def test_what_is_not_there_would_be_found(text):
    assert missing(text)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_readme_leads_there(document):
    assert f"]({document})" in (ROOT / "README.md").read_text(encoding="utf-8")


def rows() -> list[tuple[str, str]]:
    """Return what RELIABILITY.md says was tried, each with the file of the test."""
    lines = (ROOT / "RELIABILITY.md").read_text(encoding="utf-8").splitlines()
    cells = [line.split(" | ") for line in lines if line.startswith("| ") and "`" in line]
    return [(row[0], re.search(r"`(tests/[\w./]+)", " | ".join(row))[1]) for row in cells]


def numbers(tried: str) -> list[int]:
    return [int(each.replace(",", "")) for each in re.findall(r"\d[\d,]*", tried)]


@pytest.mark.parametrize(("tried", "path"), rows())
def test_a_number_of_tries_stands_in_its_test(tried, path):
    source = (ROOT / path).read_text(encoding="utf-8")
    for number in numbers(tried):
        assert re.search(rf"\b(?:{number}|{number:_})\b", source), number


def test_the_numbers_are_there_to_be_compared():
    assert sum(len(numbers(tried)) for tried, _ in rows()) >= 15
    assert numbers("| 1,500 mutants, up to 25") == [1500, 25]
