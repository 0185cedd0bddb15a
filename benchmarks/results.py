"""All measurements beside what people would use instead, written to ``benchmarks/RESULTS.md``.

``python -m benchmarks.results [--only embedding] [--without-growth] [--out FILE]`` runs the
benchmarks that compare: each measures reference and product in turns, in fresh processes, and
gives rows. They are written with the machine, the versions, the date and how busy the machine was,
ratio first, and with how the time of a map grows. With ``--pages`` the pages alone are measured,
by the clock; they take the place of what the file says of them.
"""

import argparse
import datetime
import importlib
import os
import platform
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import growth, pages

COMPARISONS = ("embedding", "projections", "searching", "tables")
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


def conditions(loads: Sequence[float]) -> list[str]:
    """Return what the figures hold for: machine, versions, date, and how busy it was."""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return [
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {os.cpu_count()} cores "
        f"({platform.machine()}), Python {platform.python_version()}; {versions}.",
        "",
        "Seconds of processor time, medians of several runs in fresh processes, reference and "
        f"product in turns. Load of the machine from {min(loads):.1f} to {max(loads):.1f}: above 1 "
        "other work ran beside, which slows both.",
    ]


def write_pages(out: Path) -> None:
    """Measure the pages and write them into the file, with when it was and how busy."""
    before = os.getloadavg()[0]
    measured = table(pages.rows())
    loads = sorted((before, os.getloadavg()[0]))
    told = (
        f"{pages.CLOCK}; {datetime.datetime.now(datetime.UTC):%Y-%m-%d}, load of the machine from "
        f"{loads[0]:.1f} to {loads[1]:.1f}."
    )
    section = ["## Pages", "", "`python -m benchmarks.pages`", "", told, "", *measured]
    others = re.sub(r"\n## Pages\n.*?(?=\n## |\Z)", "", out.read_text("utf-8"), flags=re.DOTALL)
    out.write_text("\n".join([others.rstrip("\n"), "", *section]) + "\n", encoding="utf-8")
    print(f"wrote {out}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", nargs="*", choices=COMPARISONS, default=list(COMPARISONS))
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--without-growth", action="store_true")
    parser.add_argument("--pages", action="store_true")
    options = parser.parse_args()
    if options.pages:
        write_pages(options.out)
        return
    loads = [os.getloadavg()[0]]
    parts: list[str] = []
    for name in options.only:
        print(f"measuring {name} …", file=sys.stderr)
        module = importlib.import_module(f"benchmarks.{name}")
        parts += ["", f"## {name.capitalize()}", "", f"`python -m benchmarks.{name}`", ""]
        parts += table(module.rows())
        loads.append(os.getloadavg()[0])
    if not options.without_growth:
        print("measuring growth …", file=sys.stderr)
        times = growth.measured()
        parts += ["", "## Growth", "", "`python -m benchmarks.growth`", ""]
        parts += [*growth.table(growth.SIZES, times), "", "![Seconds over points](growth.svg)"]
        growth.draw(growth.SIZES, times)
    head = ["# Measurements", "", *conditions([*loads, os.getloadavg()[0]])]
    options.out.write_text("\n".join([*head, *parts]) + "\n", encoding="utf-8")
    print(f"wrote {options.out}", file=sys.stderr)


if __name__ == "__main__":
    main()
