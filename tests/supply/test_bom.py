"""The bill of materials names every package of the lock, in the form that CycloneDX asks for."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from explorer import __version__
from supply import bom
from supply.licenses import license_of
from supply.locked import ROOT, Package, packages


@pytest.fixture(scope="module")
def written() -> str:
    return bom.text(packages())


@pytest.fixture(scope="module")
def bill(written):
    return json.loads(written)


def faults(text: str) -> str | None:
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return found and found.data.message


def test_the_format_itself_finds_no_fault(written):
    assert faults(written) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [("specVersion", 1.6), ("serialNumber", "urn:uuid:none"), ("components", [{"name": "numpy"}])],
)
def test_the_format_finds_the_fault_in_a_bill_that_has_one(bill, field, value):
    assert faults(json.dumps(bill | {field: value})) is not None


def test_what_the_product_is_and_when_this_was_told_is_named(bill):
    product = bill["metadata"]["component"]
    assert (product["name"], product["version"]) == ("vector-space-explorer", __version__)
    assert product["type"] == "application"
    assert re.match(r"20\d\d-\d\d-\d\dT", bill["metadata"]["timestamp"])


def test_every_line_of_the_lock_is_there_with_its_version_license_and_address(bill):
    lines = [
        line.split("#")[0].split(";")[0].strip()
        for line in (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert len(lines) > 100
    assert sorted(f"{each['name']}=={each['version']}" for each in bill["components"]) == sorted(
        lines
    )
    for each in bill["components"]:
        assert each["purl"] == f"pkg:pypi/{each['name']}@{each['version']}"
        assert each["licenses"] == [{"expression": license_of(each["name"])}]


def test_two_versions_for_two_pythons_are_two_entries_that_say_for_which(bill):
    networkx = [each for each in bill["components"] if each["name"] == "networkx"]
    assert [each["properties"][0]["value"] for each in networkx] == [
        'python_full_version < "3.12"',
        'python_full_version >= "3.12"',
    ]


def test_what_is_for_the_checks_alone_is_told_apart_from_what_runs(bill):
    scope = {each["name"]: each["scope"] for each in bill["components"]}
    checks = {"pytest", "mypy", "playwright", "hatchling", "cyclonedx-python-lib", "pluggy"}
    runs = {"streamlit", "torch", "numpy", "pynndescent", "h11", "defusedxml", "safetensors"}
    assert {name for name in checks | runs if scope[name] == "excluded"} == checks


def test_who_needs_whom_is_told(bill):
    needs = {each["ref"]: set(each.get("dependsOn", ())) for each in bill["dependencies"]}
    address = {each["name"]: each["bom-ref"] for each in bill["components"]}
    assert needs[address["openpyxl"]] == {address["et-xmlfile"]}
    assert needs[address["defusedxml"]] == set()
    assert {address["streamlit"], address["pytest"]} <= needs["vector-space-explorer"]
    assert address["h11"] not in needs["vector-space-explorer"]
    # A package that nothing needs has no business in the lock; those of other machines aside.
    here = {address[each.name] for each in packages() if not each.marker}
    assert here - set().union(*needs.values()) == set()


def test_the_command_writes_the_same_to_a_file_and_says_how_many(tmp_path, capsys, bill):
    path = tmp_path / "new" / "sbom.json"
    assert bom.main([str(path)]) == 0
    told = json.loads(path.read_text(encoding="utf-8"))
    assert told["components"] == bill["components"]
    assert capsys.readouterr().out == f"{path}: {len(bill['components'])} packages\n"


def test_without_a_file_the_command_writes_to_the_standard_output():
    done = subprocess.run(
        [sys.executable, "-m", "supply.bom"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert faults(done.stdout) is None


def test_a_package_whose_license_nobody_knows_stops_the_bill():
    stranger = Package("no-such-package", "1.0", marker="", needs=(), runs=True)
    with pytest.raises(LookupError, match="no-such-package is not installed here"):
        bom.bill([stranger])


@pytest.mark.parametrize("goal", ["sbom", "audit"])
def test_make_knows_the_commands(goal, tmp_path):
    for stamp in ("dev", "bin/python", "audit/bin/pip-audit"):
        (tmp_path / stamp).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / stamp).touch()
    done = subprocess.run(
        [shutil.which("make"), "-n", f"VENV={tmp_path}", goal],
        cwd=ROOT, capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    *_, last = done.stdout.splitlines()
    wanted = {
        "sbom": f"{tmp_path}/bin/python -m supply.bom build/sbom.json",
        "audit": f"{tmp_path}/audit/bin/pip-audit --vulnerability-service osv --disable-pip "
        "--no-deps --requirement requirements.lock",
    }
    assert last == wanted[goal]
