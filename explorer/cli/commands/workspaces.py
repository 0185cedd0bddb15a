"""``workspaces list | show | export | import | delete | … | tags``: what pages kept."""

import argparse
import shlex
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.options import add_choice, new_command, output_path
from explorer.cli.output import require_writable, write_whole
from explorer.errors import InputError
from explorer.workspaces import (
    TAG_FORMATS,
    Item,
    KeptRun,
    Manifest,
    SavedView,
    Shelf,
    Workspace,
    export_bytes,
    import_workspace,
    notes_in,
    runs_in,
    tags_bytes,
    told_by,
)

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_ACTIONS = (
    ("list", "all workspaces of this machine"),
    ("show", "what is in a workspace"),
    ("export", "write a workspace as one file"),
    ("import", "bring a workspace that was exported"),
    ("delete", "throw a workspace away; it can be restored for thirty days"),
    ("restore", "take back a workspace that was deleted"),
    ("rename", "call a workspace otherwise"),
    ("tags", "write the tags of a list as labels to train with"),
)


def add_parser(commands: "Commands") -> None:
    """Add the command and what it can do."""
    parser = new_command(
        commands, "workspaces", "See, export, import and delete workspaces.", shared="json"
    )
    does = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, about in _ACTIONS:
        one = does.add_parser(name, help=about, description=about, allow_abbrev=False)
        if name == "import":
            one.add_argument("file", metavar="FILE", type=Path)
        elif name != "list":
            one.add_argument("name", metavar="NAME", help="its name or its id")
        else:
            one.add_argument("--deleted", action="store_true", help="those that can be restored")
        if name == "export":
            one.add_argument("--out", metavar="FILE.zip", type=output_path((".zip",)))
        if name == "tags":
            _add_tags_options(one)
        if name == "rename":
            one.add_argument("new_name", metavar="NEW")
        one.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object"
        )


def _add_tags_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--of", metavar="LIST", help="the list they are of, where several have some"
    )
    parser.add_argument("--out", metavar="LABELS", type=output_path(TAG_FORMATS))
    add_choice(
        parser,
        "--formulas",
        ("defuse", "keep"),
        "text in a .csv that a spreadsheet would run: put an apostrophe before it or not",
    )


def run(options: argparse.Namespace) -> Answer:
    """Do one of them."""
    shelf = Shelf()
    if options.action == "list":
        if options.deleted:
            return _list(shelf.trash(), {})
        return _list(*shelf.survey())
    if options.action == "import":
        return _import(shelf, options.file)
    if options.action == "restore":
        return _said("restored", shelf.restore(options.name).manifest())
    workspace = shelf.find(options.name)
    if options.action == "show":
        return _show(workspace.manifest(), workspace.views())
    if options.action == "tags":
        return _tags(workspace, options)
    if options.action == "export":
        target = options.out or Path(f"workspace-{workspace.id}.zip")
        require_writable(target)
        write_whole(target, export_bytes(workspace))
        return _said("exported", workspace.manifest(), target)
    if options.action == "delete":
        before = workspace.manifest()
        shelf.delete(workspace.id)
        return _said("deleted", before)
    workspace.rename(options.new_name)
    return _said("renamed", workspace.manifest())


def _list(found: list[Manifest], unreadable: Mapping[str, str]) -> Answer:
    rows = [
        (m.name, m.id, len(m.items), m.rows, sum(m.files.values()), _when(m.changed)) for m in found
    ]
    header = ("name", "id", "items", "rows", "bytes", "changed")
    data = [dict(zip(header, row, strict=True)) for row in rows]
    shown = table(header, rows) if rows else "There are none yet."
    told = lines(shown, bullets(unreadable.values()))
    return Answer({"workspaces": data, "unreadable": dict(unreadable)}, told)


def _show(manifest: Manifest, views: tuple[SavedView, ...]) -> Answer:
    rows = [(i.name, i.id, i.kind, _rows(i), i.parent, _when(i.created)) for i in manifest.items]
    header = ("name", "id", "kind", "rows", "parent", "created")
    data = {
        "id": manifest.id,
        "name": manifest.name,
        "items": [
            {**dict(zip(header, row, strict=True)), "parameters": item.parameters}
            for row, item in zip(rows, manifest.items, strict=True)
        ],
        "views": [_told(view) for view in views],
        "runs": [_told_run(run) for run in runs_in(manifest)],
    }
    shown = table(header, rows) if rows else "Nothing is in it yet."
    told = [lines("Saved views, in the order of their story:", _listed(views))] if views else []
    if notes := notes_in(manifest):
        told.append(lines("Notes:", _listed_notes(manifest, notes)))
    if runs := runs_in(manifest):
        told.append(lines("Runs, the latest first:", _listed_runs(runs)))
    return Answer(data, lines(f"{printable(manifest.name)} ({manifest.id})", shown, *told))


def _told(view: SavedView) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "sentence": view.sentence,
        "settings": [list(setting) for setting in view.address],
        "marks": view.marks,
        "rows": view.rows,
        "parent": view.parent,
    }


def _listed(views: tuple[SavedView, ...]) -> str:
    shown = ("list", "model", "method", "color")
    rows = [
        (number, view.name, *(view.setting(name) for name in shown), view.sentence)
        for number, view in enumerate(views, 1)
    ]
    return table(("", "view", *shown, "sentence"), rows)


def _listed_notes(manifest: Manifest, notes: Mapping[str | None, str]) -> str:
    names: dict[str | None, str] = {item.id: item.name for item in manifest.items}
    names[None] = manifest.name
    return table(
        ("on", "note"), [(names[about], " ".join(text.split())) for about, text in notes.items()]
    )


def _told_run(run: KeptRun) -> dict[str, Any]:
    names = ("id", "of", "name", "asked", "about", "settings", "versions", "figures", "errors")
    return {name: getattr(run, name) for name in names} | {"created": _when(run.created)}


def _listed_runs(runs: tuple[KeptRun, ...]) -> str:
    rows = [
        (_when(run.created), run.of, run.name, judged, _figures(values))
        for run in runs
        for judged, values in run.figures.items()
    ]
    return table(("kept", "of", "on", "judged", "figures"), rows)


def _figures(values: Mapping[str, float]) -> str:
    return ", ".join(f"{measure} {value:.4g}" for measure, value in values.items())


def _tags(workspace: Workspace, options: argparse.Namespace) -> Answer:
    """Tell the tags of a list, and write them where a file is named."""
    there = [tags for tags in workspace.tags() if len(tags)]
    found = [tags for tags in there if options.of in (None, tags.title)]
    if len(found) != 1:
        named = ", ".join(f"“{tags.title[:40]}”" for tags in there[:8]) or "no list"
        raise InputError(
            f"In “{workspace.name}” {named} has tags; name one with --of."
            if there
            else f"In “{workspace.name}” no list has tags; give some on the map."
        )
    (tags,) = found
    data: dict[str, Any] = {"list": tags.title, "rows": tags.size, "labels": tags.counts}
    shown = table(("label", "rows"), list(tags.counts.items()))
    told = f"{len(tags):,} of {tags.size:,} rows of “{printable(tags.title)}” have a label."
    if options.out:
        require_writable(options.out)
        ending = options.out.suffix.lower()
        write_whole(options.out, tags_bytes(tags, ending, options.formulas))
        data["file"] = str(options.out)
        told += f" Written to {printable(str(options.out))}."
    return Answer(data, lines(shown, told))


def _rows(item: Item) -> int | None:
    # Long documents are written in several rows, and queries with their judgements.
    told = {"judged": "queries", "documents": "documents", "questions": "rows"}
    told |= {"words": "rows", "vectors": "rows", "tags": "rows"}
    role = next((role for role in told if role in item.parts), None)
    return None if role is None else int(item.parts[role].about[told[role]])


def _import(shelf: Shelf, file: Path) -> Answer:
    try:
        with file.open("rb") as stream:
            made = import_workspace(shelf, stream)
    except OSError as error:
        raise InputError(
            f"“{file.name}” cannot be read ({str(error.strerror).lower()}); check its path."
        ) from None
    return _said("imported", made.manifest())


def told_of(path: Path) -> Answer | None:
    """Say what a workspace that was exported is, and how it is imported; None of other files."""
    manifest = told_by(path)
    if manifest is None:
        return None
    command = shlex.join(["python", "-m", "explorer", "workspaces", "import", str(path)])
    notes = [f"It is a workspace that was exported; to have it here: {command}"]
    data = {
        "kind": "workspace",
        "name": manifest.name,
        "rows": manifest.rows,
        "items": [{"name": item.name, "kind": item.kind} for item in manifest.items],
        "notes": notes,
        "alternatives": [],
    }
    said = f"workspace: “{printable(manifest.name)}”, {manifest.rows:,} rows."
    return Answer(data, lines(said, *map(printable, notes)))


def _said(done: str, manifest: Manifest, file: Path | None = None) -> Answer:
    where = f" to {printable(str(file))}" if file else ""
    data = {done: manifest.id, "name": manifest.name, "rows": manifest.rows}
    if file:
        data["file"] = str(file)
    said = f"{done.capitalize()} “{printable(manifest.name)}” ({manifest.id}){where}."
    return Answer(data, said)


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")
