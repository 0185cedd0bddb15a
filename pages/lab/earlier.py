"""A measurement of indexes as a run that is kept, beside those of other days."""

import math
import os
import platform

from explorer.benchmark import Study
from explorer.workspaces import KeptRun
from pages.lab.controls import Plan
from pages.shared.work import runs
from pages.shared.work.runs import Measure

_MEASURES = {
    "recall": Measure("recall"),
    "p50_ms": Measure("p50 ms"),
    "p95_ms": Measure("p95 ms"),
    "build_seconds": Measure("built in s", 2),
    "memory_bytes": Measure("memory MB", 2, 1e-6),
}


def keep(plan: Plan, study: Study) -> KeptRun:
    """Keep a finished measurement of own vectors, offer to keep another; return what is kept."""
    run = run_of(plan, study)
    runs.keep(run, plan.whose)
    return run


def draw(run: KeptRun) -> None:
    """Draw what others found before a finished measurement."""
    runs.draw(run, _MEASURES)


def run_of(plan: Plan, study: Study) -> KeptRun:
    """Return a measurement as what is kept of it."""
    figures = {
        row.name: {name: float(getattr(row, name)) for name in _MEASURES} for row in study.rows
    }
    errors = {
        row.name: {"recall": row.recall_sd / math.sqrt(study.queries)}
        for row in study.rows
        if math.isfinite(row.recall_sd)
    }
    about = {
        "vectors": f"{study.n:,}",
        "dimensions": f"{study.d:,}",
        "fingerprint of vectors and settings": plan.data_key,
    }
    settings = {
        "neighbors": f"{study.k}",
        "queries": f"{study.queries:,}",
        "closeness": study.metric,
        "indexes": "; ".join(repr(each) for each in plan.families),
        # Times mean something on one machine only.
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }
    return KeptRun(
        "index lab", study.source, plan.data_key, about, settings, runs.versions(), figures, errors
    )
