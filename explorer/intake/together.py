"""Files handed over together → what belongs together: vectors and their labels, shards, sets."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from explorer.errors import ExplorerError, InputError, LimitError
from explorer.intake.choice import Choice, Kind
from explorer.intake.documents import holds_rows, only_documents
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.looking import Look, look
from explorer.intake.profile import profiled
from explorer.intake.projector import Projector, is_bookmarks, is_configuration, projector_of
from explorer.intake.sources import Source
from explorer.readers.notes import quoted
from explorer.readers.pictures import PICTURE_STARTS

_TEXTS = (".txt", ".md", ".markdown", ".html", ".htm", ".pdf", ".docx")
_LOOKED_AT = 50  # files of a folder of texts; the others are taken for what these are
_MOST_TOLD = 5
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, eq=False)
class Group:
    """Files that make one thing.

    Attributes
    ----------
    kind : str
    main : tuple of Look
        The file that is opened, or the shards of it.
    labels : Look, optional
        The texts of the rows of `main`, in a file of their own.
    files : tuple of Source
        Of documents and of a retrieval set: all of them.
    projector : Projector, optional
    others : tuple of Look
        Files that could have been opened instead.
    pictures : tuple of Source
        What may show the rows, one each.
    told : tuple of str
    """

    kind: Kind
    main: tuple[Look, ...] = ()
    labels: Look | None = None
    files: tuple[Source, ...] = ()
    projector: Projector | None = None
    others: tuple[Look, ...] = ()
    pictures: tuple[Source, ...] = ()
    told: tuple[str, ...] = field(default=())


def arrange(sources: Sequence[Source], choice: Choice) -> Group:
    """Tell which files belong together, and what they make.

    Raises
    ------
    InputError
        A file cannot be opened, a wanted member is not there, or nothing can be opened.
    """
    if choice.member is not None:
        sources = [_member(sources, choice.member)]
    apart: tuple[str, ...] = ()
    if choice.kind == "documents":
        sources, apart = only_documents(sources)
    names = {source.base for source in sources}
    if choice.kind == "retrieval" or {"corpus.jsonl", "queries.jsonl"} <= names:
        return Group("retrieval", files=tuple(sources))
    configured = [source for source in sources if is_configuration(source)]
    if configured:
        return _configured(configured[0], sources, choice)
    pictures = [source for source in sources if source.start.startswith(PICTURE_STARTS)]
    useful = [s for s in sources if s not in pictures and not is_bookmarks(s)]
    if not useful:
        raise InputError(f"{sources[0].quoted} is a picture; choose a text, table or vector file.")
    together = len(useful) > 1 and (choice.kind == "documents" or _are_texts(useful, choice))
    if together:
        return Group("documents", files=_written(useful, choice), told=apart)
    looks, failed = _looked(useful, choice)
    if choice.kind == "documents" and not holds_rows(looks[0], choice):
        return Group("documents", tuple(looks), files=_written(useful, choice), told=apart)
    group = _of_looks(looks, choice)
    shown = group.kind in ("vectors", "layout", "words")
    left = [] if shown else [source.quoted for source in pictures]
    told = (f"{_listed(left)} left out: a picture.",) if left else ()
    kept = tuple(pictures) if shown else ()
    return replace(group, pictures=kept, told=(*apart, *group.told, *told, *failed))


def _written(sources: Sequence[Source], choice: Choice) -> tuple[Source, ...]:
    return tuple(source.written(choice.form) for source in sources)


def _member(sources: Sequence[Source], wanted: str) -> Source:
    for source in sources:
        if wanted in (source.name, source.base):
            return source
    there = ", ".join(quoted(source.name) for source in sources[:8])
    raise InputError(f"There is no file {quoted(wanted)} among these; choose one of {there}.")


def _configured(configuration: Source, sources: Sequence[Source], choice: Choice) -> Group:
    projector = projector_of(configuration, sources)
    main = look(projector.tensors, choice)
    labels = None if projector.metadata is None else look(projector.metadata, Choice())
    return Group("vectors", (main,), labels, projector=projector, told=projector.told)


def _are_texts(sources: Sequence[Source], choice: Choice) -> bool:
    """Whether files are texts to read, by their names and by what the first of them hold."""
    named = [source for source in sources if source.extension in _TEXTS]
    if len(named) < len(sources):
        return False
    for source in named[:_LOOKED_AT]:
        if not source.start.strip():
            continue
        try:
            if look(source, replace(choice, kind=None)).kind not in ("documents", "words"):
                return False
        except ExplorerError:
            return False
    return True


def _looked(sources: Sequence[Source], choice: Choice) -> tuple[list[Look], tuple[str, ...]]:
    """Look at each file; one of a folder or archive that cannot be opened is left out and told."""
    if len(sources) == 1:
        return [look(sources[0], choice)], ()
    found, failed = [], list[ExplorerError]()
    if len(sources) > INTAKE_LIMITS.looked_at:
        raise LimitError(
            f"{quoted(sources[0].folder)} holds {len(sources):,} files of several kinds, more "
            f"than the {INTAKE_LIMITS.looked_at:,} that are looked at; name the one you mean."
        )
    for source in sources:
        try:
            # A choice of columns is for the file that is opened, not for those beside it.
            found.append(look(source, Choice()))
        except ExplorerError as error:
            if not source.folder:
                raise
            failed.append(error)
    if not found:
        raise failed[0]
    return found, tuple(f"Left out: {error}" for error in failed[:_MOST_TOLD])


def _of_looks(looks: list[Look], choice: Choice) -> Group:
    vectors = [each for each in looks if each.kind in ("vectors", "layout")]
    rest = [each for each in looks if each not in vectors]
    if choice.kind in ("words", "pairs") and rest:
        vectors = []
    if len(vectors) == 2 and not rest:
        vectors, rest = _apart(vectors)
    if len(vectors) == 1 and not vectors[0].labelled:
        tables = [each for each in rest if each.format.holds == "columns"]
        if tables:
            return _told(Group("vectors", (vectors[0],), tables[0]), rest)
        texts = [each for each in rest if each.source.extension in (".txt", ".md")]
        if len(texts) == 1 and "readme" not in texts[0].source.base.casefold():
            return _told(Group("vectors", (vectors[0],), texts[0]), rest)
    candidates = vectors or [each for each in rest if each.kind != "documents"] or rest
    if len(candidates) > 1 and _are_shards(candidates):
        ordered = sorted(candidates, key=lambda each: _natural(each.source.name))
        return _told(_again(tuple(ordered), choice), looks)
    best = max(candidates, key=lambda each: (each.dimension or 0, -candidates.index(each)))
    others = tuple(each for each in candidates if each is not best)
    group = replace(_again((best,), choice), others=others)
    return _told(group, looks)


def _again(main: tuple[Look, ...], choice: Choice) -> Group:
    """Look at the chosen file once more, with the columns that a person chose."""
    chosen = tuple(look(each.source, choice) for each in main)
    return Group(chosen[0].kind, chosen)


def _apart(vectors: list[Look]) -> tuple[list[Look], list[Look]]:
    """Tell vectors from metadata that is numbers too: one of two has texts beside them."""
    bare = [each for each in vectors if each.format.holds == "numbers"]
    if len(bare) == 1:
        return bare, [each for each in vectors if each is not bare[0]]
    named = [each for each in vectors if each.roles is not None and _has_texts(each)]
    bare = [each for each in vectors if not each.labelled and not _has_texts(each)]
    return (bare, named) if len(named) == len(bare) == 1 else (vectors, [])


def _has_texts(each: Look) -> bool:
    return each.table is not None and any(c.holds == "text" for c in profiled(each.table))


def _are_shards(looks: Sequence[Look]) -> bool:
    tables = [each.table for each in looks if each.table is not None]
    if len(tables) < len(looks) or len({each.format.title for each in looks}) > 1:
        return False
    alike = len({_DIGITS.sub("#", PurePosixPath(each.source.name).name) for each in looks}) == 1
    return alike and len({table.names for table in tables}) == 1


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else -1, part) for part in re.split(r"(\d+)", name)]


def _told(group: Group, looks: Sequence[Look]) -> Group:
    used = {each.source.name for each in (*group.main, *([group.labels] if group.labels else []))}
    left = [each for each in looks if each.source.name not in used]
    told = list(group.told)
    if len(group.main) > 1:
        told.append(f"{len(group.main):,} parts were read as one, in the order of their names.")
    if group.labels is not None:
        told.append(f"The labels are those of {group.labels.source.quoted}.")
    if left:
        opened = _sized(group.main[0])
        told.append(f"{opened} was opened; left out: {_listed([_sized(each) for each in left])}.")
    return replace(group, told=tuple(told))


def _sized(each: Look) -> str:
    size = f" ({each.dimension:,} numbers)" if each.dimension else ""
    return f"{each.source.quoted}{size}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:8])
    return f"{shown} and {len(names) - 8:,} more" if len(names) > 8 else shown
