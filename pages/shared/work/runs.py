"""Runs of evaluations and benchmarks: kept with their date, and compared with the present one."""

import platform
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

import streamlit as st

import explorer
from explorer.errors import ExplorerError
from explorer.evaluation.retrieval import Evaluation
from explorer.workspaces import KeptRun, Shelf, Workspace, beyond_noise, differences
from pages.shared import downloads, frame
from pages.shared.wording import md
from pages.shared.work import keeping
from pages.shared.work.dates import when

Whose = Literal["own", "shipped"]
"""Whether a run is of data a person brought, or of what comes with the app."""

_PACKAGES = ("numpy", "scikit-learn", "sentence-transformers", "onnxruntime", "faiss-cpu")
_NEWS = "runs news"
_MOST_SHOWN = 20


@dataclass(frozen=True)
class Measure:
    """How a measure is written.

    Attributes
    ----------
    title : str
    digits : int
        Behind the point.
    scale : float
        What its values are multiplied by.
    """

    title: str
    digits: int = 3
    scale: float = 1.0


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of what figures come from."""
    found = {"explorer": explorer.__version__, "Python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def keep(run: KeptRun, whose: Whose) -> None:
    """Keep a run of own data in the workspace of the session; of others, offer that.

    Looking on keeps nothing that nobody asked for: a run of what comes with the app, and a
    workspace where there is none, are wishes.
    """
    there = keeping.workspace()
    if (news := st.session_state.pop(_NEWS, None)) is not None:
        st.caption(md(news, limit=300))
    with frame.errors_as_sentences():
        if there is not None and whose == "own":
            there.put_run(run)
        if there is None or there.manifest().item(run.key) is None:
            _offer(run, there)
            return
        st.caption(
            f"This run is kept in “{md(there.name, limit=60)}” with its date, settings and "
            "versions."
        )


def draw(run: KeptRun, measures: Mapping[str, Measure]) -> None:
    """Draw the runs in the workspace of the session that were before this one."""
    there = keeping.workspace()
    kept = [] if there is None else there.runs()
    earlier = [each for each in kept if each.of == run.of and each.key != run.key]
    if there is None or not earlier:
        return
    st.header("Earlier runs", anchor=False)
    _table(there, run, earlier, measures)
    _removing(there, earlier)


def _offer(run: KeptRun, there: Workspace | None) -> None:
    place = "a new workspace" if there is None else f"“{md(there.name, limit=60)}”"
    st.button(
        "Keep this run",
        icon=":material/bookmark_add:",
        on_click=_keep,
        args=(run,),
        help=f"With its date, settings and versions, in {place}: runs of other days are then "
        "compared with it.",
    )


def _keep(run: KeptRun) -> None:
    try:
        keeping.needed(f"Runs on {run.name}"[:100]).put_run(run)
    except ExplorerError as error:
        st.session_state[_NEWS] = str(error)


def _table(
    there: Workspace, run: KeptRun, earlier: list[KeptRun], measures: Mapping[str, Measure]
) -> None:
    import pandas as pd

    alike = sorted(earlier, key=lambda each: each.asked != run.asked)
    rows = [row for each in alike[:_MOST_SHOWN] for row in _rows(there, run, each, measures)]
    shown = table = pd.DataFrame(rows)
    signed = {
        f"Δ {each.title}": st.column_config.NumberColumn(f"Δ {each.title}", format=_signed(each))
        for each in measures.values()
    }
    # A column without any difference says nothing.
    bare = [name for name in signed if name in shown and shown[name].isna().all()]
    shown = shown.drop(columns=bare)
    st.dataframe(
        shown,
        hide_index=True,
        height=min(320, 40 + 36 * len(shown)),
        column_config={name: how for name, how in signed.items() if name in shown},
    )
    st.caption(
        "Δ is what the present run has more than an earlier one, where the same queries were "
        "asked of the same. Beyond noise: by a paired randomization test over the queries, else "
        "by standard errors, at 1 in 20."
        + (f" {len(alike) - _MOST_SHOWN} more are kept." if len(alike) > _MOST_SHOWN else "")
    )
    downloads.table("Earlier runs as CSV", "earlier-runs.csv", table)


def _signed(measure: Measure) -> str:
    return f"%+.{measure.digits}f"


def _rows(
    there: Workspace, now: KeptRun, before: KeptRun, measures: Mapping[str, Measure]
) -> list[dict[str, Any]]:
    head = {"date": when(before.created), "of": before.name}
    if before.asked != now.asked:
        return [head | {"what": ", ".join(before.figures), "beyond noise": "other queries"}]
    return [
        head
        | {"what": name}
        | {
            f"Δ {measure.title}": gaps[key] * measure.scale if key in gaps else None
            for key, measure in measures.items()
        }
        | {
            "beyond noise": _verdict(gaps, _beyond(there.id, before, now, name), measures),
            "differs in": _differing(before, now),
        }
        for name in before.figures
        for gaps in [differences(before, now, name)]
    ]


def _verdict(
    gaps: Mapping[str, float], beyond: Mapping[str, bool], measures: Mapping[str, Measure]
) -> str:
    if not gaps:
        return "not in the present run"
    if not any(gaps.values()):
        return "no difference"
    more = [each.title for key, each in measures.items() if beyond.get(key)]
    if more:
        return ", ".join(more)
    return "none: within noise" if beyond else "noise not known"


def _differing(before: KeptRun, now: KeptRun) -> str:
    told = {**before.settings, **before.versions}
    present = {**now.settings, **now.versions}
    names = [name for name in {**told, **present} if told.get(name) != present.get(name)]
    return "; ".join(f"{name}: {told.get(name, 'none')}" for name in names)


def _beyond(work: str, before: KeptRun, now: KeptRun, name: str) -> dict[str, bool]:
    """Tell by measure whether a difference is beyond noise; where there is none, nothing."""
    if not any(differences(before, now, name).values()):
        return {}
    return _tested(work, before.id, now.key, name, before, now)


@st.cache_resource(show_spinner=False, max_entries=2_000)
def _tested(
    work: str, before_id: str, now_key: str, name: str, _before: KeptRun, _now: KeptRun
) -> dict[str, bool]:
    """Test two runs once for all sessions: what they found never changes."""
    scores: dict[str, Evaluation] = {}
    with suppress(ExplorerError):
        scores = Shelf().open(work).scores(before_id)
    return beyond_noise(_before, _now, name, scores)


def _removing(there: Workspace, earlier: list[KeptRun]) -> None:
    titles = {each.id: f"{when(each.created)}: {each.name}" for each in earlier}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.selectbox(
            "Earlier run",
            list(titles),
            format_func=lambda name: titles.get(name, name),
            key="runs earlier",
            width=420,
        )
        st.button(
            "Remove it",
            icon=":material/delete:",
            on_click=_remove,
            args=(there.id, chosen, titles.get(chosen, "")),
            key="runs remove",
        )


def _remove(work: str, run_id: str, title: str) -> None:
    try:
        Shelf().open(work).remove(run_id)
    except ExplorerError as error:
        st.session_state[_NEWS] = str(error)
    else:
        st.session_state[_NEWS] = f"“{title}” is removed."
