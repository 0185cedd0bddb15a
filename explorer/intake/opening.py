"""One to many files → what they are believed to be, before anything is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from explorer.arrays import Progress
from explorer.errors import InputError, LimitError
from explorer.intake.believing import (
    Alternative,
    Belief,
    Offers,
    believed,
    doubts,
    offers,
    require_meaning,
)
from explorer.intake.choice import Choice
from explorer.intake.contents import Loaded
from explorer.intake.formats.registry import SPACED
from explorer.intake.keeping import require_divisible
from explorer.intake.limits import INTAKE_LIMITS
from explorer.intake.loading import load
from explorer.intake.looking import SHOWN, Look, preview
from explorer.intake.packing import unpacked
from explorer.intake.profile import profiled
from explorer.intake.sources import Given, Source, source_of, sources_in
from explorer.intake.table import Table
from explorer.intake.together import Group, arrange
from explorer.intake.watching import Watch
from explorer.readers.limits import A_PART, LIMITS, megabytes
from explorer.readers.notes import quoted, source_name
from explorer.readers.vectors.reading import VectorTable
from explorer.readers.vectors.remembered import key_of, recall, remember

_MUCH_MEMORY = 200_000_000
_NAMELESS = "input"


@dataclass(frozen=True, eq=False)
class Opened(Belief):
    """What files are believed to be; nothing is loaded before :meth:`load`."""

    _group: Group = field(repr=False)
    _watch: Watch = field(repr=False)
    _place: Path | None = field(repr=False, default=None)

    @property
    def has_labels_apart(self) -> bool:
        """Whether the texts of the rows are those of another of the files."""
        return self._group.labels is not None

    def load(self, progress: Progress | None = None) -> Loaded:
        """Read everything.

        Parameters
        ----------
        progress : callable, optional
            Told the share of the files that has been read; raising from it stops the reading.

        Raises
        ------
        InputError, LimitError
            A file is damaged behind its head, or larger than is read.
        """
        try:
            with self._watch.telling(progress):
                return self._remembered() or self._read()
        finally:
            for look in self._group.main:
                look.source.store.forget()

    def _remembered(self) -> Loaded | None:
        key = self._key()
        kept = None if key is None else recall(key)
        if kept is None:
            return None
        there = frozenset(map(str, kept[0].metadata))
        color, image, label = (
            name if name in there else None
            for name in (self.believed.color, self.believed.image, self.believed.label)
        )
        return Loaded(
            "vectors", *kept, color=color, image=image, label=label, outcome=kept[0].outcome
        )

    def _read(self) -> Loaded:
        key = self._key()
        loaded = load(self._group, self.choice)
        # Thumbnails and saved views are files of their own; a file that changed while it was read
        # is another one, and so is its key.
        content, beside = loaded.content, loaded.sprite or loaded.views or loaded.pictures
        if isinstance(content, VectorTable) and not beside and key and key == self._key():
            remember(key, content, loaded.notes)
        return loaded

    def _key(self) -> str | None:
        """Return what the vectors are kept under: those of one file on this machine alone."""
        if self._place is None or self.kind != "vectors" or self.choice.only:
            return None
        return key_of(self._place, repr(self.choice))


def open_files(
    given: Given | bytes | Sequence[Given | bytes], choice: Choice | None = None
) -> Opened:
    """Look at files, by content, and say what they are.

    Only the head of each is read, whatever its size.

    Parameters
    ----------
    given : path, bytes, (file name, bytes), or a sequence of these
        Files, folders and archives that are handed over together.
    choice : Choice, optional
        What a person says of them; the rest is guessed.

    Raises
    ------
    InputError
        A file is missing, empty, damaged, protected, or of no kind that is opened.
    LimitError
        There are too many files, or they are packed too often or too tightly.
    """
    wanted = choice or Choice()
    watch = Watch()
    files = _listed(given)
    sources = _gathered(files, watch)
    group = arrange(sources, wanted)
    name = (group.main[0].source if group.main else group.files[0]).quoted
    if wanted.kind not in (None, group.kind):
        raise InputError(
            f"{name} cannot be opened as {wanted.kind}; it holds what is taken for {group.kind}."
        )
    require_divisible(group.kind, wanted, name)
    fair = offers(group, sources)
    require_meaning(group, wanted, fair)
    told = tuple(_of_archives(group))
    if not group.main:
        return _of_many(group, wanted, fair, watch)
    first = group.main[0]
    return Opened(
        group.kind,
        _belief(group, first),
        first.roles.why if first.roles else f"the file begins as {first.format.title} does",
        _rows(group),
        first.dimension,
        *preview(first),
        _alternatives(group, wanted),
        (*told, *group.told, *(first.roles.told if first.roles else ()), *_memory(group, wanted)),
        wanted,
        believed(group, wanted),
        fair,
        doubts(group),
        replace(group, told=(*told, *group.told)),
        watch,
        _place(files),
    )


def _place(files: Sequence[Given]) -> Path | None:
    alone = len(files) == 1 and not isinstance(files[0], tuple)
    return Path(str(files[0])) if alone and Path(str(files[0])).is_file() else None


def _listed(given: Given | bytes | Sequence[Given | bytes]) -> Sequence[Given]:
    if isinstance(given, bytes):
        return [(_NAMELESS, given)]
    if isinstance(given, str | Path):
        return [given]
    if isinstance(given, tuple) and len(given) == 2 and isinstance(given[1], bytes):
        return [(str(given[0]), given[1])]
    return [(_NAMELESS, each) if isinstance(each, bytes) else each for each in given]


def _gathered(given: Sequence[Given], watch: Watch) -> list[Source]:
    if not given:
        raise InputError("There is no file to open; name one.")
    sources: list[Source] = []
    for each in given:
        if isinstance(each, str) and not each.strip():
            raise InputError("An empty name names no file; give the path of a file or folder.")
        if not isinstance(each, tuple) and Path(each).is_dir():
            inside = sources_in(Path(each), watch)
            if not inside:
                raise InputError(f"The folder {source_name(str(each))} holds no files.")
            sources += inside
        else:
            sources += unpacked(source_of(each, watch))
        if len(sources) > INTAKE_LIMITS.members:
            raise LimitError(
                f"These are more than the {INTAKE_LIMITS.members:,} files that are looked at; "
                "name fewer."
            )
    return sources


def _of_archives(group: Group) -> list[str]:
    """Tell which member of an archive is opened."""
    return [
        f"{each.source.quoted} was opened from {quoted(each.source.folder)}."
        for each in group.main[:1]
        if each.source.folder and len(group.main) == 1
    ]


def _of_many(group: Group, choice: Choice, fair: Offers, watch: Watch) -> Opened:
    count = len(group.files)
    noun = "1 file" if count == 1 else f"{count:,} files"
    what = (
        f"a set of documents, queries and judgements, {noun}"
        if group.kind == "retrieval"
        else f"documents: {noun}"
    )
    names = tuple((source.name,) for source in group.files[:SHOWN])
    why = "corpus and queries" if group.kind == "retrieval" else "the files are texts"
    rows = None if group.kind == "retrieval" else count
    return Opened(
        group.kind,
        what,
        why,
        rows,
        None,
        ("file",),
        names,
        (),
        group.told,
        choice,
        believed(group, choice),
        fair,
        (),
        group,
        watch,
    )


def _belief(group: Group, first: Look) -> str:
    rows, dimension = _rows(group), first.dimension
    size = ""
    if group.kind in ("vectors", "layout") and dimension:
        size = f"{rows:,} × {dimension:,}" if rows is not None else f"{dimension:,} numbers a row"
    elif rows is not None:
        size = f"{rows:,}"
    title = "one text a file" if group.files else first.format.title
    parts = [size, title, *reversed(first.source.wrappings)]
    if len(group.main) > 1:
        parts.append(f"{len(group.main):,} parts")
    if group.labels is not None:
        parts.append(f"labels in {group.labels.source.quoted}")
    return f"{group.kind}: {', '.join(part for part in parts if part)}"


def _memory(group: Group, choice: Choice) -> tuple[str, ...]:
    """Tell what the vectors take once they are opened, where that is much or too much."""
    rows, dimension = _rows(group), group.main[0].dimension
    if group.kind != "vectors" or rows is None or dimension is None or choice.only:
        return ()
    rows = min(rows, choice.first or rows)
    size = 4 * dimension * rows
    if rows > LIMITS.rows or size > 4 * LIMITS.vector_values:
        return (f"It is larger than is opened at once; {A_PART}.",)
    return (f"Opened, it takes {megabytes(size)} of memory.",) if size >= _MUCH_MEMORY else ()


def _rows(group: Group) -> int | None:
    if group.files:
        return len(group.files)
    counts = [each.rows for each in group.main]
    return None if None in counts else sum(count or 0 for count in counts)


def _alternatives(group: Group, choice: Choice) -> tuple[Alternative, ...]:
    first = group.main[0]
    found = [
        Alternative(f"as {kind}", replace(choice, kind=kind))
        for kind in (first.roles.also if first.roles else ())
    ]
    if first.roles is not None and first.table is not None:
        vectors = [name for name in first.roles.left_out if _holds_vectors(first.table, name)]
        found += [
            Alternative(f"the vectors of {quoted(name)}", replace(choice, vector=name))
            for name in vectors
        ]
    if first.format.title == SPACED:
        found.append(Alternative("as words", replace(choice, kind="words")))
    if first.roles is not None and len(first.roles.vector) > 1 and choice.scaling == "none":
        found.append(Alternative("each column scaled alike", replace(choice, scaling="standard")))
    found += [
        Alternative(
            f"{each.source.quoted}{f' ({each.dimension:,} numbers)' if each.dimension else ''}",
            replace(choice, member=each.source.name),
        )
        for each in group.others
    ]
    return tuple(found)


def _holds_vectors(table: Table, name: str) -> bool:
    return any(column.name == name and column.holds == "vector" for column in profiled(table))
