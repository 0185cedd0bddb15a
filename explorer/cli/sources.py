"""From the options of a command to the space it works on."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from explorer.arrays import Progress
from explorer.cli.ahead import done_ahead
from explorer.cli.corrections import choice_of, refuse_corrections
from explorer.cli.files import require_file
from explorer.cli.options import CATEGORY, DEFAULT_MODEL
from explorer.embedders import (
    Embedded,
    Embedder,
    EmbedderSpec,
    EmbeddingCache,
    embed_words,
    load_embedder,
    parse_spec,
)
from explorer.errors import InputError, ParameterError
from explorer.intake import Layout, Pairs, open_files
from explorer.intake import Loaded as Opening
from explorer.readers import VectorTable, WordTable
from explorer.readers.notes import sentence
from explorer.space import Space
from explorer.vocabulary import frequent_words
from explorer.wordlists import WORD_COLUMN, WORD_LISTS

DEFAULT_FREQUENT = 10_000
"""How many frequent words are searched where none are given."""


_GIVEN = "a file of words or vectors"


@dataclass(frozen=True, eq=False)
class Loaded:
    """A space and how it came about.

    Attributes
    ----------
    space : Space
    notes : tuple of str
        What was cleaned or noticed on the way.
    spec : EmbedderSpec or None
        What embeds further texts into this space; None if only its own labels are known.
    embedded : Embedded or None
        The cost of embedding, if anything was embedded.
    color : str, optional
        The column that the points are colored by where none is named.
    layout : Layout, optional
        Where another tool placed the points.
    """

    space: Space
    notes: tuple[str, ...]
    spec: EmbedderSpec | None
    embedded: Embedded | None
    color: str | None = None
    layout: Layout | None = None


@dataclass(frozen=True)
class _Origin:
    """Where the data come from: as typed, and what they were said to be."""

    text: str
    kind: Literal["words", "vectors", "either"]


def load_space(
    options: argparse.Namespace,
    progress: Progress | None = None,
    *,
    nothing_given: Literal["refuse", "frequent words"] = "refuse",
) -> Loaded:
    """Read and, for words, embed what FILE, --words, --space and --vocabulary ask for.

    Parameters
    ----------
    options : Namespace
        Of a parser made by ``new_command``.
    progress : callable, optional
    nothing_given : {"refuse", "frequent words"}
        What happens without any of the three: a complaint, or the 10,000 most frequent words.

    Raises
    ------
    InputError, ParameterError, EmbedderError
        With a sentence for the person at the terminal.
    """
    origin = _origin(options)
    if origin is None:
        refuse_corrections(options, _GIVEN)
        return _embed(options, None, _frequent(options, nothing_given), progress)
    ready = _ready_made(origin.text) if origin.kind != "vectors" else None
    opened = _of_list(options, ready) if ready else _opened(options, origin)
    content, name = opened.content, Path(origin.text).name
    if isinstance(content, VectorTable | Layout):
        return _vectors(options, content, name, opened)
    table = content.words(name) if isinstance(content, Pairs) else content
    assert isinstance(table, WordTable)
    loaded = _embed(options, table, options.vocabulary, progress, opened.notes)
    return replace(loaded, color=opened.color)


def _frequent(options: argparse.Namespace, nothing_given: str) -> int:
    """Return how many frequent words to take where they are all there is."""
    if isinstance(options.vocabulary, int):
        return options.vocabulary
    if nothing_given == "refuse":
        raise ParameterError(
            "Say which data: a file of words or vectors, the name of a ready-made list such as "
            "topics, or --vocabulary N for the N most frequent words."
        )
    if options.vocabulary == "own":
        raise ParameterError("--vocabulary own needs --words or --space; give one of them.")
    return DEFAULT_FREQUENT


def _origin(options: argparse.Namespace) -> _Origin | None:
    file = getattr(options, "file", None)
    named: list[tuple[str | None, Literal["words", "vectors", "either"]]] = [
        (file, "either"),
        (options.words, "words"),
        (options.space, "vectors"),
    ]
    given = [_Origin(text, kind) for text, kind in named if text is not None]
    if len(given) > 1:
        names = "FILE, --words and --space" if hasattr(options, "file") else "--words and --space"
        raise ParameterError(f"Give only one of {names}.")
    return given[0] if given else None


def _ready_made(text: str) -> Path | None:
    """Return the file of the ready-made list of that name, unless a file here has it."""
    found = (entry.path for entry in WORD_LISTS() if entry.name == text)
    return None if Path(text).exists() else next(found, None)


def _of_list(options: argparse.Namespace, path: Path) -> Opening:
    """Open a ready-made list; that it has a header is no news to the person who named it."""
    said = choice_of(options)
    opened = open_files(path, replace(said, kind="words", text=said.text or WORD_COLUMN)).load()
    assert isinstance(opened.content, WordTable)
    cleaned = [sentence(note) for note in opened.content.notes if note.cleaned]
    return replace(opened, notes=(*cleaned, *(opened.notes[-1:] if said.only else ())))


def _opened(options: argparse.Namespace, origin: _Origin) -> Opening:
    """Open the file for what it was said to be, else for what its content tells."""
    files = [_file(origin.text), *([_file(options.labels)] if options.labels else [])]
    said = choice_of(options)
    if origin.kind == "words":
        if said.kind not in (None, "words"):
            raise ParameterError(f"--words and --as {said.kind} contradict each other; give one.")
        said = replace(said, kind="words")
    opened = open_files(files, said)
    if origin.kind == "vectors" and opened.kind not in ("vectors", "layout"):
        opened = open_files(files, replace(said, kind="vectors"))
    elif opened.kind in ("documents", "retrieval"):
        opened = open_files(files, replace(said, kind="words"))
    return opened.load()


def _vectors(
    options: argparse.Namespace, content: VectorTable | Layout, name: str, opened: Opening
) -> Loaded:
    if options.vocabulary not in (None, "own"):
        raise ParameterError(
            f"“{name}” holds ready vectors, so no frequent words can be added to it; leave out "
            "--vocabulary."
        )
    spec = parse_spec(options.model) if options.model else None
    if isinstance(content, Layout):
        return Loaded(content.space(name), opened.notes, spec, None, opened.color, content)
    return Loaded(content.space(), opened.notes, spec, None, opened.color)


def _embed(
    options: argparse.Namespace,
    table: WordTable | None,
    frequent: Literal["own"] | int | None,
    progress: Progress | None,
    told: tuple[str, ...] = (),
) -> Loaded:
    if options.labels:
        raise ParameterError("--labels goes with a file of vectors; these are words.")
    words = table.words if table else ()
    metadata = table.metadata if table and table.beside else None
    words = _with_frequent(words, frequent)
    if metadata is not None and len(metadata) < len(words):
        # Words added have no category and the like: text stays empty, numbers become NaN.
        metadata = metadata.reindex(range(len(words)))
        texts = metadata.select_dtypes(exclude="number").columns
        metadata = metadata.fillna(dict.fromkeys(texts, ""))
    spec = parse_spec(options.model or DEFAULT_MODEL)
    ahead = done_ahead(options, words, spec, progress)
    space, embedded = embed_words(
        words,
        metadata,
        spec,
        cache=EmbeddingCache(),
        source=table.source if table else "frequent English words",
        progress=None if ahead else progress,
    )
    return Loaded(space, (*told, *ahead, *embedded.notes), spec, embedded)


def space_of(
    options: argparse.Namespace,
    words: Sequence[str],
    source: str,
    progress: Progress | None = None,
) -> Loaded:
    """Return the space that --space or --words names, else that of the words themselves.

    Parameters
    ----------
    options : Namespace
        ``--vocabulary N`` adds the N most frequent English words to the words.
    words : sequence of str
    source : str
        The file the words come from, for people to read.
    progress : callable, optional
    """
    if options.space or options.words:
        return load_space(options, progress)
    refuse_corrections(options, _GIVEN)
    spec = parse_spec(options.model or DEFAULT_MODEL)
    space, embedded = embed_words(
        _with_frequent(words, options.vocabulary),
        None,
        spec,
        cache=EmbeddingCache(),
        source=source,
        progress=progress,
    )
    return Loaded(space, embedded.notes, spec, embedded)


def _with_frequent(words: Sequence[str], frequent: Literal["own"] | int | None) -> tuple[str, ...]:
    if not isinstance(frequent, int):
        return tuple(words)
    known = {word.casefold() for word in words}
    return (*words, *(word for word in frequent_words(frequent) if word not in known))


def embedder_of(loaded: Loaded, spec: EmbedderSpec) -> Embedder:
    """Return what embeds further texts into a space.

    Raises
    ------
    InputError
        Its vectors have another number of dimensions than those of the space.
    """
    embedder = load_embedder(spec, loaded.space.labels)
    if embedder.dimension != loaded.space.dimension:
        raise InputError(
            f"{embedder.name} makes vectors of {embedder.dimension} numbers, but these have "
            f"{loaded.space.dimension}; name the model they were made with."
        )
    return embedder


def category_column(space: Space, wanted: str | None, believed: str | None = None) -> str | None:
    """Return the column asked for, else one called “category”, else the one believed in.

    Raises
    ------
    InputError
        There is no column of the name asked for.
    """
    columns = [str(name) for name in space.metadata]
    if wanted is None:
        return CATEGORY if CATEGORY in columns else believed
    if wanted not in columns:
        there = f"choose one of {', '.join(columns)}" if columns else "there are no other columns"
        raise InputError(f"There is no column “{wanted[:40]}” beside the words; {there}.")
    return wanted


def _file(text: str) -> Path:
    """Return the path of a file that is there, whatever its size."""
    path = Path(text)
    names = ", ".join(entry.name for entry in WORD_LISTS())
    require_file(path, f", or name a ready-made list ({names})")
    return path
