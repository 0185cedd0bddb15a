"""The bill of materials of the product in CycloneDX's format: ``python -m supply.bom [FILE]``.

Every package of the lock is in it with its version, license, address in the registry and what it
needs; those for the checks alone are marked as excluded from what runs.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from explorer import __version__
from supply.licenses import license_of
from supply.locked import CHECKS, RUNTIME, Package, direct, packages

PRODUCT = "vector-space-explorer"


def _component(package: Package) -> Component:
    """Return the entry of one package."""
    address = PackageURL("pypi", name=package.name, version=package.version)
    holds = [Property(name="python:marker", value=package.marker)] if package.marker else []
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=address.to_string(),
        purl=address,
        scope=ComponentScope.REQUIRED if package.runs else ComponentScope.EXCLUDED,
        licenses=[LicenseFactory().make_with_expression(license_of(package.name))],
        properties=holds,
    )


def bill(listed: Iterable[Package]) -> Bom:
    """Return the bill of materials of the product and of what it is checked with."""
    entries = [(package, _component(package)) for package in listed]
    product = Component(
        name=PRODUCT, version=__version__, type=ComponentType.APPLICATION, bom_ref=PRODUCT
    )
    bom = Bom(components=[entry for _, entry in entries])
    bom.metadata.component = product

    def named(names: Iterable[str]) -> list[Component]:
        wanted = set(names)
        return [entry for package, entry in entries if package.name in wanted]

    bom.register_dependency(product, named(direct(RUNTIME) + direct(CHECKS)))
    for package, entry in entries:
        bom.register_dependency(entry, named(package.needs))
    return bom


def text(listed: Iterable[Package]) -> str:
    """Return the bill as CycloneDX 1.6 JSON."""
    return JsonV1Dot6(bill(listed)).output_as_string(indent=2)


def main(arguments: list[str]) -> int:
    """Write the bill to the file named, or else to the standard output."""
    listed = packages()
    written = text(listed)
    if not arguments:
        print(written)
        return 0
    path = Path(arguments[0])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written + "\n", encoding="utf-8")
    print(f"{path}: {len(listed)} packages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
