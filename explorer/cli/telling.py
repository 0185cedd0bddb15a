"""What came out of files, for the answer of a command."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.options import ROLES

if TYPE_CHECKING:
    from explorer.intake import Loaded, Opened

_MOST_LABELS = 1_000
_TASKS = {"categories": "clusters"}
"""The task of ``evaluate`` for what a file asks, where it is called otherwise."""


def told(loaded: "Loaded") -> dict[str, Any]:
    """Return what a person and a program are told of what was opened."""
    return _TOLD[loaded.kind](loaded.content)


def _vectors(content: Any) -> dict[str, Any]:
    rows, dimension = content.vectors.shape
    return {
        "kind": "vectors",
        "rows": rows,
        "dimension": dimension,
        "labels": content.labels[:_MOST_LABELS],
        "columns": [str(name) for name in content.metadata.columns],
    }


def _layout(content: Any) -> dict[str, Any]:
    x, y = content.coordinates[0]
    return {
        "kind": "layout",
        "rows": len(content),
        "dimension": None if content.vectors is None else content.vectors.shape[1],
        "labels": content.labels[:_MOST_LABELS],
        "columns": [str(name) for name in content.metadata.columns],
        "x": x,
        "y": y,
    }


def _pairs(content: Any) -> dict[str, Any]:
    scored = content.scores is not None
    return {
        "kind": "pairs",
        "rows": len(content),
        "dimension": None,
        "labels": [" – ".join(pair) for pair in content.texts[:_MOST_LABELS]],
        "columns": [],
        "pairs": len(content),
        "scored": scored,
        "first": [*content.texts[0], *([content.scores[0]] if scored else [])],
    }


def _words(content: Any) -> dict[str, Any]:
    return {
        "kind": "words",
        "rows": len(content),
        "dimension": None,
        "labels": content.words[:_MOST_LABELS],
        "columns": list(content.beside),
        "words": content.words[:_MOST_LABELS],
    }


def _documents(content: Any) -> dict[str, Any]:
    titles = [document.title for document in content.documents[:_MOST_LABELS]]
    return {
        "kind": "documents",
        "rows": len(content.documents),
        "dimension": None,
        "labels": [document.id for document in content.documents[:_MOST_LABELS]],
        "columns": [],
        "documents": len(content.documents),
        "titles": titles,
    }


def _retrieval(content: Any) -> dict[str, Any]:
    return {
        "kind": "retrieval",
        "rows": len(content.documents),
        "dimension": None,
        "labels": [document.id for document in content.documents[:_MOST_LABELS]],
        "columns": [],
        "queries": len(content.queries),
        "documents": len(content.documents),
    }


_TOLD = {
    "vectors": _vectors,
    "layout": _layout,
    "pairs": _pairs,
    "words": _words,
    "documents": _documents,
    "retrieval": _retrieval,
}


def would_be_taken(loaded: "Loaded") -> str:
    """Say how much of what would be taken: “2 words would be taken”."""
    content: Any = loaded.content
    match loaded.kind:
        case "vectors":
            rows, dimension = content.vectors.shape
            what = f"{_counted(rows, 'vector')} of {_counted(dimension, 'number')}"
        case "layout":
            what = f"{_counted(len(content), 'point')} placed by x and y"
        case "pairs":
            scored = "" if content.scores is None else " with a score"
            what = f"{_counted(len(content), 'pair')}{scored}"
        case "words":
            beside = f" from the column “{content.column}”" if content.beside else ""
            what = f"{_counted(len(content), 'word')}{beside}"
        case "documents":
            size = sum(len(document.text) for document in content.documents)
            noun = _counted(len(content.documents), "document")
            what = f"{noun} of {_counted(size, 'character')} in all"
        case _:
            queries = len(content.queries)
            noun = f"{queries:,} {'query' if queries == 1 else 'queries'}"
            what = f"{_counted(len(content.documents), 'document')} and {noun} with judgements"
    return f"{what} would be taken"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def asked(paths: Sequence[Path], opened: "Opened") -> tuple[str | None, str]:
    """Return what a file asks of models, None where nothing, and a sentence about it."""
    from explorer.tasks.setfiles import asked_by

    asking = asked_by(paths, opened)
    if asking is None:
        return None, ""
    task = _TASKS.get(asking.kind, asking.kind)
    return asking.kind, f"Models can be judged by it: {asking.what} (evaluate {task})."


def alternatives(opened: "Opened") -> list[str]:
    """Write each other reading with the options that ask for it."""
    from explorer.intake import Choice

    plain = vars(Choice())
    ways = []
    for other in opened.alternatives:
        changed = {
            each.name: getattr(other.choice, each.name)
            for each in fields(other.choice)
            if getattr(other.choice, each.name) not in (plain[each.name], _now(opened, each.name))
        }
        ways.append(f"{other.what}: {' '.join(_option(*item) for item in changed.items())}")
    return ways


def _now(opened: "Opened", name: str) -> object:
    return getattr(opened.choice, name)


def _option(name: str, value: object) -> str:
    if name in ROLES:
        return f"--column {name}={value}"
    return f"--{'as' if name == 'kind' else name} {value}"
