"""The index lab at work: measured in a job, drawn as two figures and a table, and one advice."""

import functools
import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from explorer import plots
from explorer.benchmark import (
    Generated,
    Keep,
    Needs,
    Study,
    counted,
    describe,
    measure_indexes,
    recommend,
    time_text,
)
from pages.lab.controls import Plan
from pages.lab.forecast import LIMIT, served
from pages.shared import charts, downloads, frame, jobs, programs, spaces
from pages.shared.wording import md

_SIZES = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
_MEMORY = (0.01, 0.03, 0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)
_AS_MEASURED = "as measured"


def measure(plan: Plan) -> Study | None:
    """Return the measurement, or None while it runs or when it was stopped."""
    n, _ = plan.shape
    study: Study | None = jobs.result(
        "lab",
        plan.key,
        measure_indexes,
        plan.data,
        plan.families,
        plan.settings,
        plan.source,
        _kept(plan),
        title=f"Measuring {counted(plan.families)} on {n:,} vectors",
        topic="layout",
        timeout=LIMIT,
    )
    return study


def so_far(plan: Plan) -> Study | None:
    """Return what was measured before, say before the rest was stopped; None for nothing."""
    return _kept(plan).found(plan.families)


def is_known(plan: Plan) -> bool:
    """Return whether everything that can be measured has been."""
    return all(_kept(plan).load(asked) for asked in served(plan))


def say_partial(plan: Plan, study: Study) -> None:
    """Say that not everything is there yet."""
    found = {row.family for row in study.rows}
    st.caption(
        f"{len(found)} of {counted(plan.families)} measured so far. What is measured is kept: "
        "another run goes on with the rest."
    )


def _kept(plan: Plan) -> Keep:
    return Keep(Path(_folder().name), plan.data_key)


@functools.cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that lives as long as the server does; its times are of this machine now."""
    return tempfile.TemporaryDirectory(prefix="index-lab-")


def draw(study: Study) -> None:
    """Draw the advice, both figures and the table."""
    _advice(study)
    figures = st.grid(2, min_column_width=430, gap="large")
    with figures.cell():
        st.header("What is found, and how fast", anchor=False)
        charts.show(plots.recall_latency(study, charts.theme()), key="lab recall")
        st.caption(
            f"{md(describe(study), 1500)} Right and low is better; points of one index are the "
            "same index searched with less and more effort."
        )
    with figures.cell():
        st.header("What it holds", anchor=False)
        charts.show(plots.memory_bars(study, charts.theme()), key="lab memory")
        st.caption(
            "Dashed: the vectors themselves. Grey: those originals, kept so that candidates can be "
            "rescored exactly. They could stay on a disk, which would make each search slower; "
            "here they are in memory."
        )
    _table(study)
    frame.notes((*study.skipped, *study.notes))


@st.fragment
def _advice(study: Study) -> None:
    with st.container(border=True):
        st.markdown("**Which one to take**")
        first, second, third = st.columns(3, gap="large")
        size: Any = first.select_slider(
            "Vectors in the end",
            [_AS_MEASURED, *_SIZES],
            format_func=_size_text,
            key="lab_size",
            bind="query-params",
        )
        recall = second.slider(
            "Recall, at least",
            min_value=50,
            max_value=100,
            value=95,
            format="%d%%",
            key="lab_recall",
            bind="query-params",
        )
        memory = third.select_slider(
            "Memory, at most",
            _MEMORY,
            value=4.0,
            format_func=lambda size: f"{size:g} GB" if size >= 1 else f"{1e3 * size:g} MB",
            key="lab_memory",
            bind="query-params",
        )
        n = study.n if size == _AS_MEASURED else int(size)
        advice = recommend(study, Needs(n, recall / 100, int(memory * 1e9)))
        st.markdown(md(advice.sentence, 1000))


def _size_text(size: int | str) -> str:
    return size if isinstance(size, str) else f"{size:,}"


def _table(study: Study) -> None:
    table = study.table()
    shown = table[["title", "setting"]].copy()
    shown["front"] = table["pareto"] == "yes"
    shown[["recall", "recall_sd", "p50_ms", "p95_ms"]] = table[
        ["recall", "recall_sd", "p50_ms", "p95_ms"]
    ]
    shown["build"] = [time_text(1e3 * row.build_seconds) for row in study.rows]
    estimates = [row.estimated_build_seconds for row in study.rows]
    if any(each is not None for each in estimates):
        shown["estimate"] = ["" if each is None else time_text(1e3 * each) for each in estimates]
    shown["memory"] = table["memory_bytes"] / 1e6
    shown["originals"] = table["originals_bytes"] / 1e6
    number = st.column_config.NumberColumn
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "title": st.column_config.TextColumn("index", width=190),
            "setting": st.column_config.TextColumn("searched with", width=140),
            "recall": st.column_config.ProgressColumn(
                f"recall@{study.k}", min_value=0.0, max_value=1.0, format="%.3f"
            ),
            "recall_sd": number(
                "sd", format="%.3f", help="Standard deviation between queries, with n − 1."
            ),
            "p50_ms": number("p50 ms", format="%.3f", help="Half of the searches took at most."),
            "p95_ms": number("p95 ms", format="%.3f", help="95% of the searches took at most."),
            "build": st.column_config.TextColumn("built in", help="Of one core's own time."),
            "estimate": st.column_config.TextColumn(
                "estimated", help="What building was expected to take of a core's time."
            ),
            "memory": number("memory MB", format="%.2f"),
            "originals": number(
                "originals MB",
                format="%.2f",
                help="The part of it that is original vectors, kept for rescoring.",
            ),
            "front": st.column_config.CheckboxColumn(
                "front", help="On the Pareto front: nothing else finds more in less time."
            ),
        },
    )
    downloads.table("Table as CSV", "indexes.csv", table)


def code(now: spaces.Current, plan: Plan) -> str | None:
    """Return a program that measures the same and prints the table."""
    families = ", ".join(repr(each) for each in plan.families)
    classes = sorted({type(each).__name__ for each in plan.families})
    made = isinstance(plan.data, Generated)
    data = repr(plan.data) if made else "space.vectors"
    lines = [
        f"families = [{families}]",
        f"settings = {plan.settings!r}",
        f"study = measure_indexes({data}, families, settings)",
        'print(study.table().to_string(index=False, float_format="%.3f"))',
        "needs = Needs(n=study.n, recall=0.95, memory_bytes=4_000_000_000)",
        "print(recommend(study, needs).sentence)",
    ]
    names = ["Needs", "Settings", "measure_indexes", "recommend"] + (["Generated"] if made else [])
    imports = {"explorer.benchmark": sorted(names), "explorer.indexes": classes}
    if not made:
        return programs.from_space(now, imports, lines)
    head = [f"from {module} import {', '.join(each)}" for module, each in imports.items()]
    return "\n".join([*head, "", *lines])
