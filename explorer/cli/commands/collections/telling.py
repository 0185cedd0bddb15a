"""What ``collections describe`` and ``measure`` say of one collection."""

from dataclasses import asdict

from explorer.cli.answer import Answer, lines, printable
from explorer.errors import InputError
from explorer.stores import (
    Backend,
    Manifest,
    ServerBackend,
    describe_collection,
    open_collection,
    spread_of,
)
from explorer.stores.recall import told_of


def plain(manifest: Manifest) -> dict[str, object]:
    """Return a collection as JSON has it."""
    return {
        "name": manifest.name,
        "documents": manifest.documents,
        "chunks": manifest.chunks,
        "model": manifest.model,
        "dimension": manifest.dimension,
        "chunker": manifest.chunker,
        "language": manifest.language,
        "fields": list(manifest.fields),
    }


def described(backend: Backend, name: str) -> Answer:
    """Say what a collection holds, how much a search of it finds, and where its copies are."""
    found = describe_collection(backend, name)
    data = {**plain(found), "recall": asdict(found.recall) if found.recall else None}
    where = ""
    if isinstance(backend, ServerBackend):
        spread = spread_of(backend, name)
        where = spread.describe()
        data |= {
            "shards": spread.shards,
            "nodes": spread.nodes,
            "copies": [asdict(each) for each in spread.copies],
        }
    told = (
        f"“{name}”: {found.documents:,} documents, {found.chunks:,} chunks; {found.model}, "
        f"{found.dimension:,} dimensions; cut by {found.chunker}; language {found.language}."
    )
    fields = ", ".join(found.fields)
    return Answer(
        data,
        lines(
            printable(told),
            f"Fields to filter by: {printable(fields)}." if fields else "",
            told_of(found.chunks, found.recall),
            where,
        ),
    )


def measured(backend: Backend, name: str) -> Answer:
    """Measure what searches by meaning find and choose the effort of those to come."""
    with open_collection(backend, name) as collection:
        found = collection.measure()
    if found is None:
        raise InputError(
            f"The collection “{name}” is too small to measure; every search of it compares with "
            "all its texts."
        )
    return Answer({"collection": name, "recall": asdict(found)}, found.describe())
