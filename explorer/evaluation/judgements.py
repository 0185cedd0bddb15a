"""Read documents, queries and relevance judgements in the BEIR layout."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from explorer.documents import Document
from explorer.errors import InputError, LimitError
from explorer.evaluation.trec import lines, read_judgements
from explorer.readers.archives import open_zip, read_member
from explorer.readers.notes import source_name

LARGEST_BYTES = 500_000_000
"""Most bytes of one file of a set, unpacked."""

LARGEST_DOCUMENTS = 200_000


@dataclass(frozen=True, eq=False)
class RetrievalSet:
    """Documents, queries, and which documents answer which query.

    Attributes
    ----------
    name : str
    documents : tuple of Document
    queries : dict of str to str
        Id → text; only those with a judgement.
    judgements : dict of str to (dict of str to float)
        Query id → document id → grade.
    notes : tuple of str
        What was left out, for the person at the screen.
    """

    name: str
    documents: tuple[Document, ...]
    queries: dict[str, str]
    judgements: dict[str, dict[str, float]]
    notes: tuple[str, ...] = ()


def load_set(path: Path, split: str = "test") -> RetrievalSet:
    """Read a folder or zip with ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/SPLIT.tsv``.

    Judgements may also lie beside the two, in a file whose name begins with ``qrels``.

    Parameters
    ----------
    path : Path
    split : str
        Which judgements; where there is just one file of them, that one.

    Raises
    ------
    InputError
        A file is missing or malformed; the message names it, the line and the fix.
    LimitError
        A file is too large.
    """
    if path.is_dir():
        files = {str(p.relative_to(path).as_posix()): p for p in path.rglob("*") if p.is_file()}
        return assemble(path.name, list(files), lambda name: _from_disk(files[name]), split)
    try:
        return load_zip(path.name, path.read_bytes(), split)
    except OSError:
        raise InputError(
            f"“{path.name[:40]}” cannot be opened; give a folder or zip in the BEIR layout."
        ) from None


def load_zip(name: str, data: bytes, split: str = "test") -> RetrievalSet:
    """Read the same from the bytes of a zip; one enclosing folder is allowed.

    Raises
    ------
    InputError, LimitError
        As for :func:`load_set`.
    """
    with open_zip(data, source_name(name), "a zip archive") as archive:
        members = {info.filename: info for info in archive.infolist() if not info.is_dir()}

        def read(member: str) -> bytes:
            if members[member].file_size > LARGEST_BYTES:
                raise LimitError(f"“{member[:40]}” unpacks to more than 500 MB; keep a part of it.")
            return bytes(read_member(archive, member, f"“{member[-40:]}” in {source_name(name)}"))

        return assemble(PurePosixPath(name).stem, list(members), read, split)


def _from_disk(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_BYTES:
        raise LimitError(f"“{path.name[:40]}” has more than 500 MB; keep a part of it.")
    return path.read_bytes()


def assemble(
    name: str, files: Sequence[str], read: Callable[[str], bytes], split: str
) -> RetrievalSet:
    """Read a set of files by their names within a folder or an archive.

    Raises
    ------
    InputError, LimitError
        As for :func:`load_set`.
    """
    corpus, queries = _the(name, files, "corpus.jsonl"), _the(name, files, "queries.jsonl")
    folder = str(PurePosixPath(corpus).parent / "qrels") + "/"
    tables = [file for file in files if file.startswith(folder.removeprefix("./"))] or [
        file for file in files if PurePosixPath(file).name.startswith("qrels")
    ]
    wanted = [file for file in tables if PurePosixPath(file).stem == split]
    if not wanted and len(tables) != 1:
        raise InputError(f"“{name[:40]}” has no judgements: add the file qrels/{split}.tsv.")
    documents = tuple(_documents(corpus, read(corpus)))
    texts = dict(_queries(queries, read(queries)))
    table = (wanted or tables)[0]
    graded = read_judgements(table, read(table))
    found = _matched(name, documents, texts, graded.grades)
    return replace(found, notes=(*found.notes, *graded.notes))


def _the(name: str, files: Sequence[str], wanted: str) -> str:
    found = [file for file in files if PurePosixPath(file).name == wanted]
    if not found:
        raise InputError(
            f"“{name[:40]}” has no {wanted}; a set needs corpus.jsonl, queries.jsonl and "
            "qrels/test.tsv."
        )
    return min(found, key=len)


def _objects(file: str, data: bytes) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in lines(file, data):
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            item = None
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            raise InputError(
                f"{file[-40:]}, line {number}, must be a JSON object with “_id” and “text”."
            )
        yield number, item


def _documents(file: str, data: bytes) -> Iterator[Document]:
    seen: set[str] = set()
    for number, item in _objects(file, data):
        name = str(item.get("_id", item.get("id", number)))
        if name in seen:
            raise InputError(
                f"{file[-40:]}, line {number}, repeats the id “{name[:40]}”; make ids unique."
            )
        if len(seen) == LARGEST_DOCUMENTS:
            raise LimitError(
                f"{file[-40:]} has more than {LARGEST_DOCUMENTS:,} documents; keep a part of it."
            )
        seen.add(name)
        extra = item.get("metadata")
        fields = extra if isinstance(extra, dict) else {}
        plain = {str(k): v for k, v in fields.items() if isinstance(v, str | int | float | bool)}
        yield Document(name, str(item["text"]), str(item.get("title") or ""), file, plain)


def _queries(file: str, data: bytes) -> Iterator[tuple[str, str]]:
    for number, item in _objects(file, data):
        if not str(item["text"]).strip():
            raise InputError(f"{file[-40:]}, line {number}, holds an empty query; remove it.")
        yield str(item.get("_id", item.get("id", number))), str(item["text"])


def _matched(
    name: str,
    documents: tuple[Document, ...],
    texts: dict[str, str],
    graded: dict[str, dict[str, float]],
) -> RetrievalSet:
    known = {document.id for document in documents}
    strange = sum(document not in known for row in graded.values() for document in row)
    orphans = sum(query not in texts for query in graded)
    kept = {query: row for query, row in graded.items() if query in texts}
    if not any(row.keys() & known for row in kept.values()):
        raise InputError(
            f"The judgements of “{name[:40]}” name no document and query of the set; check the ids."
        )
    notes = []
    if orphans:
        notes.append(f"{orphans} judged queries have no text and are left out.")
    if strange:
        notes.append(f"{strange} judgements name documents that are not in the corpus.")
    hopeless = sum(not any(grade > 0 for grade in row.values()) for row in kept.values())
    if hopeless:
        noun = "1 query has" if hopeless == 1 else f"{hopeless:,} queries have"
        notes.append(f"{noun} no relevant document among the judged ones and can only score 0.")
    notes += _own(known, kept)
    queries = {query: texts[query] for query in kept}
    return RetrievalSet(name, documents, queries, kept, tuple(notes))


def _own(known: set[str], graded: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Tell how queries count that have the id of a document."""
    same = [row.get(query, 0) > 0 for query, row in graded.items() if query in known]
    answers = sum(same)
    others = len(same) - answers
    notes = []
    if others:
        noun = "1 query has" if others == 1 else f"{others:,} queries have"
        notes.append(
            f"{noun} the id of a document, their own: as a hit it is no answer and is left out."
        )
    if answers:
        noun = "1 query has" if answers == 1 else f"{answers:,} queries have"
        notes.append(f"{noun} the id of a document that is judged to answer it, so it counts.")
    return notes
