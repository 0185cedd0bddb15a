"""The way into a workspace: what it was left with."""

from collections.abc import Sequence
from typing import NoReturn

from explorer.wordlists import WORD_LISTS
from explorer.workspaces import KeptRun, Manifest, SavedView, runs_in
from pages.shared import frame, models, spaces
from pages.shared.sets import JUDGED_QUERIES, WORD_SETS
from pages.shared.wording import counted
from pages.shared.work import keeping, views
from pages.shared.work.sources import OWN


def enter(manifest: Manifest) -> NoReturn:
    """Make a workspace that of the session, and show the list or the set it was left with.

    One that holds nothing but saved views of lists of the app opens on the map.
    """
    keeping.open_next(manifest.id)
    if manifest.latest is not None:
        spaces.choose_next(f"{OWN}{manifest.latest.id}")
        frame.go_to("map/page.py")
    if not sets_of(manifest) and views_of(manifest):
        frame.go_to("map/page.py")
    sets = sets_of(manifest)
    if sets:
        frame.go_to("wordsets/page.py", {WORD_SETS.field: sets[-1]})
    if judged := judged_of(manifest):
        frame.go_to("evaluation/page.py", {JUDGED_QUERIES.field: judged[-1]})
    if documents_of(manifest):
        frame.go_to("corpus/page.py", {"corpus_from": "Upload files"})
    if runs := runs_of(manifest):
        frame.go_to("lab/page.py" if runs[-1].of == "index lab" else "evaluation/page.py")
    frame.go_to("data/page.py")


def enter_view(work: str, view: SavedView) -> NoReturn:
    """Make a workspace that of the session, and open one of its views on the map."""
    keeping.open_next(work)
    ready = {entry.title: entry.name for entry in WORD_LISTS()}
    name = ready.get(view.setting("list") or "") if view.parent is None else f"{OWN}{view.parent}"
    if name is not None:
        spaces.choose_next(name)
    titles = {models.title(spec): model for model, spec in models.known().items()}
    if (model := titles.get(view.setting("model") or "")) is not None:
        spaces.choose_model_next(model)
    views.open_next(view.id)
    # What is chosen otherwise, the map sets itself when it opens the view.
    others = {name: value for name, value in view.address if name not in ("list", "model")}
    frame.go_to("map/page.py", others)


def lists_of(manifest: Manifest) -> list[str]:
    """Return what the words and vectors of a workspace are called; raw text."""
    others = ("set", "documents", "judged")
    return [each.name for each in manifest.items if each.holds_data and each.kind not in others]


def sets_of(manifest: Manifest) -> list[str]:
    """Return what the sets of questions of a workspace are called; raw text."""
    return [item.name for item in manifest.items if item.kind == "set"]


def documents_of(manifest: Manifest) -> list[str]:
    """Return what the documents of a workspace are called; raw text."""
    return [item.name for item in manifest.items if item.kind == "documents"]


def judged_of(manifest: Manifest) -> list[str]:
    """Return what the judged queries of a workspace are called; raw text."""
    return [item.name for item in manifest.items if item.kind == "judged"]


def views_of(manifest: Manifest) -> list[str]:
    """Return what the saved views of a workspace are called; raw text."""
    return [item.name for item in manifest.items if item.kind == "view"]


def runs_of(manifest: Manifest) -> list[KeptRun]:
    """Return the runs of a workspace, the latest last."""
    return list(reversed(runs_in(manifest)))


def counts(manifest: Manifest) -> list[str]:
    """Say how much is in a workspace."""
    lists, sets, saved = lists_of(manifest), sets_of(manifest), views_of(manifest)
    texts, judged, runs = documents_of(manifest), judged_of(manifest), runs_of(manifest)
    # Of the lists of the app only views are kept.
    alone = lists or not (saved or texts or judged or runs)
    told = [counted(len(lists), "list"), counted(manifest.rows, "row")] if alone else []
    others: tuple[tuple[Sequence[object], str, str], ...] = (
        (sets, "word set", "word sets"),
        (texts, "set of documents", "sets of documents"),
        (judged, "set of judged queries", "sets of judged queries"),
        (saved, "saved view", "saved views"),
        (runs, "run", "runs"),
    )
    return [*told, *(counted(len(there), one, many) for there, one, many in others if there)]
