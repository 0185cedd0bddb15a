"""``collections``: list, describe, delete, move, measure, verify and repair what is kept."""

import argparse
from typing import TYPE_CHECKING

from explorer.cli.answer import Answer, lines, printable, table
from explorer.cli.commands.collections.telling import described, measured, plain
from explorer.cli.documents import add_store
from explorer.cli.options import new_command
from explorer.cli.output import Meter
from explorer.errors import InputError, StoreError
from explorer.stores import (
    Backend,
    FolderParameters,
    Manifest,
    check_collection,
    copy_collection,
    describe_collection,
    move_collection,
    open_backend,
    open_collection,
    parse_store,
)

if TYPE_CHECKING:
    from explorer.cli.options import Commands


def add_parser(commands: "Commands") -> None:
    """Add the command and what it can do."""
    parser = new_command(
        commands, "collections", "See, move and delete collections.", shared="json"
    )
    does = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_store(does.add_parser("list", help="all collections", allow_abbrev=False))
    for name, about in (
        ("describe", "what a collection holds, what a search of it finds, where its copies are"),
        ("measure", "measure what searches find, and choose the effort of those to come"),
        ("delete", "delete a collection with everything in it"),
        ("remove", "delete documents of a collection"),
        ("move", "take a collection to another place"),
        ("copy", "copy a collection to another place or name"),
        ("verify", "look for damage: every byte of a folder, every record at each node named"),
        ("repair", "make a damaged collection again, with vectors from the cache"),
    ):
        one = does.add_parser(name, help=about, description=about, allow_abbrev=False)
        one.add_argument("name", metavar="NAME")
        add_store(one)
        if name == "remove":
            one.add_argument("ids", metavar="ID", nargs="+", help="ids of documents")
        if name in ("move", "copy"):
            one.add_argument(
                "--to", metavar="PLACE", required=True, help="a folder or a server's address"
            )
        if name == "copy":
            one.add_argument("--as", dest="new_name", metavar="NAME", help="under another name")
    for each in does.choices.values():
        each.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON object"
        )


def run(options: argparse.Namespace) -> Answer:
    """Do one of them."""
    backend = open_backend(parse_store(options.store))
    if options.action == "list":
        return _list(backend)
    if options.action == "describe":
        return described(backend, options.name)
    if options.action == "measure":
        return measured(backend, options.name)
    if options.action == "delete":
        backend.drop(options.name)
        return Answer({"deleted": options.name}, f"Deleted “{printable(options.name)}”.")
    if options.action == "remove":
        return _remove(backend, options.name, options.ids)
    if options.action == "verify":
        return _verify(backend, options.name)
    if options.action == "repair":
        return _repair(options.store, options.name)
    target = open_backend(parse_store(options.to))
    with Meter() as meter:
        if options.action == "move":
            chunks = move_collection(backend, options.name, target, progress=meter)
        else:
            chunks = copy_collection(backend, options.name, target, options.new_name, meter)
    done = "Moved" if options.action == "move" else "Copied"
    return Answer(
        {"collection": options.name, "to": options.to, "chunks": chunks},
        f"{done} “{options.name}” with {chunks:,} chunks to {printable(options.to)}.",
    )


def _list(backend: Backend) -> Answer:
    found: list[Manifest] = []
    damaged: dict[str, str] = {}
    for name in backend.names():
        try:
            found.append(describe_collection(backend, name))
        except StoreError as error:  # one that is damaged hides none of the others
            damaged[name] = str(error)
    rows = [(m.name, m.documents, m.chunks, m.model, m.dimension) for m in found]
    data = list(map(plain, found))
    shown = table(("name", "documents", "chunks", "model", "dimension"), rows) if rows else ""
    told = [f"“{name}”: {why}" for name, why in damaged.items()]
    nothing = "" if rows or told else "There are none yet."
    known = {"collections": data} | ({"damaged": damaged} if damaged else {})
    return Answer(known, lines(nothing, shown, *told))


def _remove(backend: Backend, name: str, ids: list[str]) -> Answer:
    with open_collection(backend, name) as collection:
        gone = collection.delete(ids)
        collection.finish()
    if not gone:
        raise InputError(
            f"The collection “{name}” has no document with the id “{ids[0][:40]}”; search it to "
            "see the ids."
        )
    return Answer({"collection": name, "removed": gone}, f"Removed {gone} from “{name}”.")


def _verify(backend: Backend, name: str) -> Answer:
    found = check_collection(backend, name)
    looked_at = {
        "files": "every file is what was saved",
        "records": "every record is what was logged of it; the files were not sealed, as the last "
        "process to write was ended",
        "copies": "every record is the same at each of the addresses",
        "counts": "the counts are right; name several nodes of a cluster to compare them",
    }[found.looked_at]
    told = f"“{name}”: {found.documents:,} documents, {found.chunks:,} chunks; {looked_at}."
    data = {
        "collection": name,
        "sound": not found.findings,
        "looked_at": found.looked_at,
        "documents": found.documents,
        "chunks": found.chunks,
        "findings": list(found.findings),
    }
    if not found.findings:
        return Answer(data, told)
    return Answer(data, lines(*map(printable, found.findings)), 2)


def _repair(store: str | None, name: str) -> Answer:
    from explorer.embedders import EmbeddingCache
    from explorer.tasks import collections

    place = parse_store(store)
    if not isinstance(place, FolderParameters):
        raise InputError(
            "A server repairs its copies itself; index the documents again where it cannot."
        )
    with Meter() as meter:
        made = collections.repair(place, name, EmbeddingCache().path, meter)
    lost = f"; {made.lost:,} documents were lost, index them again" if made.lost else ""
    return Answer(
        {
            "collection": name,
            "documents": made.documents,
            "chunks": made.chunks,
            "lost": made.lost,
        },
        f"Repaired “{name}”: {made.documents:,} documents, {made.chunks:,} chunks{lost}.",
    )
