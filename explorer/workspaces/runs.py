"""Runs: what an evaluation or a benchmark found on a day, kept to be compared on others.

They may be in another person's file: what reads them trusts nothing.
"""

import json
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np

from explorer.arrays import fingerprint
from explorer.chance import is_beyond
from explorer.errors import InputError, LimitError
from explorer.evaluation.retrieval import MEASURES, Evaluation, compare
from explorer.workspaces import columns
from explorer.workspaces.columns import Stored, Written
from explorer.workspaces.values import Item, Manifest, Part

Study = Literal["evaluation", "index lab"]

MOST_RUNS = 100
"""Of one workspace."""

LONGEST = 40_000
"""Characters of all that is told of a run."""

MOST_SCORES = 200_000
"""Values by query that are kept of one run; of larger ones only the means are."""

_SCORES = "scores"
_TEXTS = ("about", "settings", "versions")
_TABLES = ("figures", "errors")
_ROUNDS = 2_000
_SURE = 1.96
"""Standard errors of a difference that chance exceeds one time in twenty."""


@dataclass(frozen=True, eq=False)
class KeptRun:
    """What was found on a day.

    Attributes
    ----------
    of : {"evaluation", "index lab"}
    name : str
        What was judged; raw text.
    asked : str
        Content hash of the queries with their answers, and of what they are asked of: only
        figures of the same can be compared.
    about, settings, versions : mapping of str to str
        What was judged, how, and by which versions of programs.
    figures : mapping of str to (mapping of str to float)
        What was judged → measure → its value.
    errors : mapping of str to (mapping of str to float)
        Standard errors of some of them.
    scores : mapping of str to Evaluation
        Values by query, where they were just computed.
    id : str
        Of the item; empty before it is kept.
    created : float
        Seconds since 1970.
    """

    of: Study
    name: str
    asked: str
    about: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    errors: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    scores: Mapping[str, Evaluation] = field(default_factory=dict, repr=False)
    id: str = ""
    created: float = 0.0

    @property
    def key(self) -> str:
        """The id it is kept under, which follows from what was asked and found."""
        if self.id:
            return self.id
        told = [self.settings, self.versions, self.figures]
        return f"run-{fingerprint(self.of, self.asked, json.dumps(told, sort_keys=True))[:16]}"


def parameters_of_run(run: KeptRun) -> dict[str, Any]:
    """Return what is kept of a run as JSON.

    Raises
    ------
    LimitError
        It is too long.
    """
    plain: dict[str, Any] = {"of": run.of, "asked": run.asked}
    plain |= {name: dict(getattr(run, name)) for name in _TEXTS}
    plain |= {
        name: {each: dict(row) for each, row in getattr(run, name).items()} for name in _TABLES
    }
    _require_short(run.name, plain)
    return plain


def files_of_run(run: KeptRun) -> dict[str, Written]:
    """Return what is kept of a run as files, by role."""
    values = sum(each.size for found in run.scores.values() for each in found.per_query.values())
    return {_SCORES: _write_scores(run.scores)} if 0 < values <= MOST_SCORES else {}


def _write_scores(scores: Mapping[str, Evaluation]) -> Written:
    queries = next(iter(scores.values())).queries
    held: dict[str, Any] = {"query": list(queries)}
    for search, found in scores.items():
        held |= {f"{measure} {search}": values for measure, values in found.per_query.items()}
    kinds = dict.fromkeys(held, "<f8") | {"query": "list"}
    content, made = columns.write(held, kinds)
    return content, {"rows": len(queries), "held": columns.described(made)}


def run_of(item: Item) -> KeptRun:
    """Read a run, trusting nothing, without its values by query.

    Raises
    ------
    InputError
        It is damaged.
    LimitError
        It is too long.
    """
    plain = item.parameters
    try:
        _require_short(item.name, plain)
        if (
            item.kind != "run"
            or item.parts.keys() - {_SCORES}
            or plain["of"] not in get_args(Study)
        ):
            raise ValueError(item.kind)
        return KeptRun(
            plain["of"],
            item.name,
            _text(plain["asked"]),
            _texts(plain["about"]),
            _texts(plain["settings"]),
            _texts(plain["versions"]),
            _table(plain["figures"]),
            _table(plain["errors"]),
            id=item.id,
            created=item.created,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError(f"The run “{item.name}” is damaged; remove it.") from None


def scores_of(item: Item, content: Callable[[Part], bytes]) -> dict[str, Evaluation]:
    """Return what each search of a run scored on each query; nothing where that is not kept.

    Parameters
    ----------
    item : Item
    content : callable
        Reads a file of it.

    Raises
    ------
    InputError
        They are damaged.
    """
    part = item.parts.get(_SCORES)
    if item.kind != "run" or part is None:
        return {}
    try:
        return _read_scores(Stored.open(content(part)), part.about)
    except (KeyError, TypeError, ValueError):
        raise InputError(f"The run “{item.name}” is damaged; remove it.") from None


def _read_scores(stored: Stored, about: Mapping[str, Any]) -> dict[str, Evaluation]:
    queries, *others = columns.columns_of(about["held"])
    if queries.kind != "list" or about["rows"] != stored.rows:
        raise ValueError("queries")
    ids = tuple(stored.column(queries))
    found: dict[str, dict[str, Any]] = {}
    for column in others:
        measure, _, search = column.name.partition(" ")
        values = stored.column(column)
        if column.kind != "<f8" or measure not in MEASURES or not np.isfinite(values).all():
            raise ValueError(column.name)
        found.setdefault(search, {})[measure] = values
    return {search: Evaluation(ids, values) for search, values in found.items()}


def runs_in(manifest: Manifest) -> tuple[KeptRun, ...]:
    """Return the runs of a workspace, the latest first; what is damaged is left out."""
    found = []
    for item in manifest.items:
        if item.kind == "run":
            with suppress(InputError, LimitError):
                found.append(run_of(item))
    return tuple(sorted(found, key=lambda run: -run.created))


def require_few_runs(manifest: Manifest) -> None:
    """Refuse more runs than a workspace may have.

    Raises
    ------
    LimitError
    """
    if sum(item.kind == "run" for item in manifest.items) > MOST_RUNS:
        raise LimitError(
            f"This run is not kept: the workspace “{manifest.name}” has {MOST_RUNS} of them; "
            "remove some."
        )


def differences(before: KeptRun, now: KeptRun, name: str) -> dict[str, float]:
    """Return how much more one of the judged has now, by measure; of other queries nothing."""
    if before.asked != now.asked:
        return {}
    old, new = before.figures.get(name, {}), now.figures.get(name, {})
    return {measure: new[measure] - old[measure] for measure in new if measure in old}


def beyond_noise(
    before: KeptRun, now: KeptRun, name: str, scores: Mapping[str, Evaluation]
) -> dict[str, bool]:
    """Tell by measure whether a difference is more than chance gives, where that is known.

    By a paired randomization test where the values by query are there, else by standard errors.

    Parameters
    ----------
    before, now : KeptRun
    name : str
        One of the judged.
    scores : mapping of str to Evaluation
        Of the run before.
    """
    told: dict[str, bool] = {}
    old, new = scores.get(name), now.scores.get(name)
    for measure, gap in differences(before, now, name).items():
        if old is not None and new is not None and measure in old.per_query:
            if old.queries == new.queries and measure in new.per_query:
                test = compare(old, new, measure, rounds=_ROUNDS)
                told[measure] = is_beyond(test.p_value)
            continue
        errors = [run.errors.get(name, {}).get(measure) for run in (before, now)]
        known = [error for error in errors if error is not None]
        if len(known) == len(errors):
            told[measure] = abs(gap) > _SURE * math.hypot(*known)
    return told


def _require_short(name: str, plain: Mapping[str, Any]) -> None:
    length = len(json.dumps(plain, ensure_ascii=False))
    if length > LONGEST:
        raise LimitError(
            f"The run “{name}” is not kept: it is told in {length:,} characters, and {LONGEST:,} "
            "can be kept; judge fewer at once."
        )


def _texts(plain: Any) -> dict[str, str]:
    return {_text(name): _text(value) for name, value in plain.items()}


def _table(plain: Any) -> dict[str, dict[str, float]]:
    return {
        _text(name): {_text(measure): _number(value) for measure, value in row.items()}
        for name, row in plain.items()
    }


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if not math.isfinite(value):
        raise ValueError(value)
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
