"""The licenses of the locked packages, as SPDX expressions, and which of them are allowed.

``python -m supply.licenses`` lists them. What counts is what a package declares; where its
metadata leave it open, what its own license file says, which somebody has read.
"""

from collections import defaultdict
from functools import cache
from importlib.metadata import PackageNotFoundError, metadata

from license_expression import Licensing, get_spdx_licensing
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from supply.locked import Package, packages

# They ask for their notices to be kept, and for nothing of what is built with them.
ALLOWED = frozenset({
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause",
    "BSL-1.0", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-CMU", "PSF-2.0", "Zlib",
})  # fmt: skip

# The MPL asks that changes to its own files stay open; these are used as they are published.
EXCEPTIONS = {
    "axe-playwright-python": "MPL-2.0 in part: axe-core, which runs in the tests alone, unchanged",
    "certifi": "MPL-2.0: a list of certificate authorities, read and never changed",
    "hypothesis": "MPL-2.0: runs in the tests alone",
    "pathspec": "MPL-2.0: runs in the type checker and the build alone",
    "tqdm": "MPL-2.0 in part: progress bars inside other libraries, unchanged",
}

# Metadata that say “BSD”, “proprietary” or nothing: what the license file in the package says.
READ = {
    "altair": "BSD-3-Clause",
    "axe-playwright-python": "MIT AND MPL-2.0",
    "colorama": "BSD-3-Clause",
    "defusedxml": "PSF-2.0",
    "google-re2": "BSD-3-Clause",
    "grimp": "BSD-2-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",
    "import-linter": "BSD-2-Clause",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "locate": "MIT",
    "mpmath": "BSD-3-Clause",
    "numba": "BSD-2-Clause",
    "pacmap": "Apache-2.0",
    "protobuf": "BSD-3-Clause",
    "pystemmer": "MIT AND BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "sympy": "BSD-3-Clause",
    "umap-learn": "BSD-3-Clause",
}

# What metadata call a license that has one meaning only.
SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache 2.0 License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "The MIT License (MIT)": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def license_of(name: str) -> str:
    """Return the license of a package as an SPDX expression.

    Raises
    ------
    LookupError
        If the package declares none that has one meaning, and none was read.
    """
    if name in READ:
        return READ[name]
    try:
        told = metadata(name)
    except PackageNotFoundError:
        raise LookupError(f"{name} is not installed here: add its license to READ.") from None
    declared = told.get_all("License-Expression", [])
    declared += [text.partition("\n")[0].strip() for text in told.get_all("License", [])]
    declared += [text.split(" :: ")[-1] for text in told.get_all("Classifier", [])
                 if text.startswith("License :: ")]  # fmt: skip
    for text in declared:
        try:
            return str(canonicalize_license_expression(SPELLINGS.get(text, text)))
        except InvalidLicenseExpression:
            continue
    raise LookupError(f"{name} does not say its license: read it, and add it to READ.")


@cache
def _spdx() -> Licensing:
    """Return SPDX's list of licenses, which takes a tenth of a second to read."""
    return get_spdx_licensing()


def allowed(expression: str) -> bool:
    """Tell whether a license can be kept: each part of AND, at least one part of OR."""
    spdx = _spdx()

    def holds(part: object) -> bool:
        if isinstance(part, spdx.OR):
            return any(map(holds, part.args))
        if isinstance(part, spdx.AND):
            return all(map(holds, part.args))
        return str(part) in ALLOWED

    return holds(spdx.parse(expression, validate=True))


def refused(listed: list[Package]) -> dict[str, str]:
    """Return the packages whose license is neither allowed nor excepted, with that license."""
    licenses = {package.name: license_of(package.name) for package in listed}
    return {
        name: expression
        for name, expression in licenses.items()
        if name not in EXCEPTIONS and not allowed(expression)
    }


def _table(listed: list[Package]) -> list[str]:
    """Return a line for each license: how many packages have it, and which."""
    groups: dict[str, list[str]] = defaultdict(list)
    for package in listed:
        groups[license_of(package.name)].append(package.name)
    lines = [
        f"{len(names):4}  {expression}: {', '.join(names)}"
        for expression, names in sorted(groups.items(), key=lambda each: -len(each[1]))
    ]
    return [*lines, "", *(f"Excepted: {name}, {why}" for name, why in EXCEPTIONS.items())]


def main(listed: list[Package]) -> int:
    """Print the licenses; return 1 if one of them is not allowed."""
    print("\n".join(_table(listed)))
    bad = refused(listed)
    for name, expression in bad.items():
        print(f"Not allowed: {name}, {expression}")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(packages()))
