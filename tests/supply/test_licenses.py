"""Every locked package has a license that can be kept; whoever is excepted is named, with why."""

from importlib.metadata import PackageNotFoundError, metadata

import pytest

from supply import licenses
from supply.licenses import ALLOWED, EXCEPTIONS, READ, allowed, license_of, refused
from supply.locked import Package, packages


@pytest.fixture(scope="module")
def locked() -> list[Package]:
    return packages()


def test_every_license_is_allowed_or_its_package_is_excepted(locked):
    assert len(locked) > 100
    assert refused(locked) == {}


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("MIT", True),
        ("MIT AND BSD-3-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("MIT OR GPL-3.0-only", True),
        ("MPL-2.0", False),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("GPL-3.0-only WITH Classpath-exception-2.0", False),
        ("(MIT OR AFL-2.1) AND (GPL-2.0-only OR ISC)", True),
        ("(MIT OR AFL-2.1) AND (GPL-2.0-only OR AGPL-3.0-only)", False),
    ],
)
def test_each_part_of_and_must_be_allowed_and_one_part_of_or(expression, holds):
    assert allowed(expression) is holds


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Install a package that says of its license what the lines say."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(name: str, *lines: str) -> Package:
        folder = tmp_path / f"{name}-1.0.dist-info"
        folder.mkdir()
        text = "\n".join(("Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *lines, ""))
        (folder / "METADATA").write_text(text)
        return Package(name, "1.0", marker="", needs=(), runs=True)

    return install


def test_a_license_that_is_not_allowed_is_refused_by_name(installed, capsys):
    bad = installed("strict", "License-Expression: MIT AND AGPL-3.0-only")
    good = installed("free", "License-Expression: MIT OR SSPL-1.0")
    assert refused([good, bad]) == {"strict": "MIT AND AGPL-3.0-only"}
    assert licenses.main([good, bad]) == 1
    assert capsys.readouterr().out.endswith("Not allowed: strict, MIT AND AGPL-3.0-only\n")


@pytest.mark.parametrize(
    ("lines", "expression"),
    [
        (["License-Expression: mit"], "MIT"),
        (["License: Apache License 2.0"], "Apache-2.0"),
        (["License: BSD", "Classifier: License :: OSI Approved :: MIT License"], "MIT"),
        (["License-Expression: ISC", "License: BSD-3-Clause"], "ISC"),
    ],
)
def test_what_a_package_declares_is_read_wherever_it_stands(installed, lines, expression):
    assert license_of(installed("declaring", *lines).name) == expression


@pytest.mark.parametrize("line", ["License: BSD", "License: Proprietary", "Keywords: none"])
def test_a_license_that_says_nothing_is_not_guessed(installed, line):
    package = installed("vague", line)
    with pytest.raises(LookupError, match="vague does not say its license"):
        refused([package])


def test_the_list_names_every_package_and_every_exception(locked, capsys):
    assert licenses.main(locked) == 0
    told = capsys.readouterr().out
    assert {each.name for each in locked} <= set(told.replace(",", " ").split())
    assert all(f"Excepted: {name}, {why}" in told for name, why in EXCEPTIONS.items())
    counted = [int(line[:4]) for line in told.split("\n\n")[0].splitlines()]
    assert sum(counted) == len(locked)


def test_who_is_excepted_still_needs_it_and_is_still_used(locked):
    assert EXCEPTIONS.keys() <= {each.name for each in locked}
    assert [name for name in EXCEPTIONS if allowed(license_of(name))] == []
    assert all(why.startswith("MPL-2.0") and len(why) > 20 for why in EXCEPTIONS.values())


def test_what_was_read_is_still_used_and_still_not_declared(locked):
    assert READ.keys() <= {each.name for each in locked}
    declared = []
    for name in READ:
        try:
            declared += metadata(name).get_all("License-Expression", [])
        except PackageNotFoundError:
            assert {each.marker for each in locked if each.name == name} != {""}
    # What is only for other machines is read in its own wheel.
    assert declared == []


def test_copyleft_is_nowhere_in_the_list():
    assert not any("GPL" in each or "SSPL" in each for each in ALLOWED)
