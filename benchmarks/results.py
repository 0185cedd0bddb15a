"""All measurements beside what people would use instead, written to ``benchmarks/RESULTS.md``.

``python -m benchmarks.results [--only embedding …] [--out FILE]`` runs the benchmarks that compare,
reference and product in turns and in fresh processes, what a large collection takes, and how the
time of a map grows. Each gives a section of the file, written as soon as it is measured in place of
the one before, with its date and how busy the machine was; the rest of the file stays. Ratios come
first.
"""

import argparse
import datetime
import importlib
import os
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import growth, outgrown

COMPARISONS = ("embedding", "projections", "searching", "tables", "pages", "hands")
OUTGROWN, GROWTH = "outgrown", "growth"
ALONE = (OUTGROWN, GROWTH)
PACKAGES = (
    "numpy", "scikit-learn", "umap-learn", "openTSNE", "pacmap", "onnxruntime", "torch",
    "sentence-transformers", "faiss-cpu", "pandas", "duckdb",
)  # fmt: skip
OUT = Path(__file__).with_name("RESULTS.md")

Row = Mapping[str, Any]


def table(rows: Iterable[Row]) -> list[str]:
    """Return rows as lines of a Markdown table, the ratio of reference to product first."""
    lines = [
        "| × | work | reference | reference, s | product, s | quality |",
        "|---:|---|---|---:|---:|---|",
    ]
    for row in rows:
        lines.append(
            f"| {_number(row['ratio'])} | {row['work']} | {row['reference']} "
            f"| {_number(row['reference_seconds'])} | {_number(row['product_seconds'])} "
            f"| {row['quality']} |"
        )
    return lines


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def heading() -> list[str]:
    """Return what all figures hold for: machine and versions."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return [
        "# Measurements",
        "",
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}; "
        f"{versions}. Reference and product in turns; above a load of 1 other work ran beside, "
        "which slows both.",
        "",
    ]


def section(name: str) -> list[str]:
    """Measure, and return a section of the file, with when that was and how busy the machine."""
    before = os.getloadavg()[0]
    if name == GROWTH:
        times = growth.measured()
        measured = [*growth.table(growth.SIZES, times), "", "![Seconds over points](growth.svg)"]
        growth.draw(growth.SIZES, times)
        told = growth.CLOCK
    elif name == OUTGROWN:
        measured, told = outgrown.lines(), outgrown.CLOCK
    else:
        module = importlib.import_module(f"benchmarks.{name}")
        measured, told = table(module.rows()), module.CLOCK
    low, high = sorted((before, os.getloadavg()[0]))
    when = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, load from {low:.1f} to {high:.1f}"
    title = f"## {name.capitalize()}"
    return [title, "", f"`python -m benchmarks.{name}`", "", f"{told}. {when}.", "", *measured, ""]


def placed(text: str, name: str, lines: Iterable[str]) -> str:
    """Return the file with a section in its place, by the order in which they are measured."""
    sections = {
        part.partition("\n")[0].lower(): f"## {part.rstrip()}\n"
        for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    }
    sections[name] = "\n".join(lines)
    inside = [sections[each] for each in (*COMPARISONS, *ALONE) if each in sections]
    return "\n".join([*heading(), *inside])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    every = [*COMPARISONS, *ALONE]
    parser.add_argument("--only", nargs="*", choices=every, default=every)
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    for name in options.only:
        print(f"measuring {name} …", file=sys.stderr)
        lines = section(name)
        before = options.out.read_text(encoding="utf-8") if options.out.exists() else ""
        options.out.write_text(placed(before, name, lines), encoding="utf-8")
    print(f"wrote {options.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
