"""Which chunkers there are, and how one is written in a line."""

from dataclasses import dataclass

from explorer.chunking.parameters import (
    ChunkParameters,
    FixedParameters,
    RecursiveParameters,
    SemanticParameters,
    SentenceParameters,
    WholeParameters,
)
from explorer.errors import ParameterError
from explorer.options import options_of, read, write


@dataclass(frozen=True)
class ChunkerEntry:
    """One chunker as the select box, the command line and the README show it."""

    name: str
    title: str
    description: str
    parameters: type[ChunkParameters]


CHUNKERS: dict[str, ChunkerEntry] = {
    entry.name: entry
    for entry in (
        ChunkerEntry(
            "recursive",
            "Along the structure",
            "Cuts at every heading, and a section that is too long at paragraphs, then sentences, "
            "then words. Sections are never joined, but a heading with nothing under it goes with "
            "the smaller one that follows.",
            RecursiveParameters,
        ),
        ChunkerEntry(
            "sentence",
            "Sentences",
            "A fixed number of whole sentences, so nothing is cut in the middle of a thought.",
            SentenceParameters,
        ),
        ChunkerEntry(
            "fixed",
            "Fixed length",
            "A fixed number of the model's tokens, wherever that falls.",
            FixedParameters,
        ),
        ChunkerEntry(
            "semantic",
            "By meaning",
            "Cuts where the sentences before and after are least alike; needs the model.",
            SemanticParameters,
        ),
        ChunkerEntry(
            "whole",
            "Whole documents",
            "No cutting: one chunk per document, for texts that are short already.",
            WholeParameters,
        ),
    )
}


def parse_chunker(text: str) -> ChunkParameters:
    """Read a chunker as the command line gives it: ``fixed:size=128,overlap=16``.

    Parameters
    ----------
    text : str
        A name of :data:`CHUNKERS`, optionally with its options.

    Raises
    ------
    ParameterError
        The chunker or an option is unknown, or a value is not a whole number in range.
    """
    name, _, rest = text.partition(":")
    if name not in CHUNKERS:
        raise ParameterError(f"Unknown chunker “{name[:40]}”; choose one of {', '.join(CHUNKERS)}.")
    return read(CHUNKERS[name].parameters, rest, f"The chunker “{name}”")


def chunker_text(parameters: ChunkParameters) -> str:
    """Write a chunker as :func:`parse_chunker` reads it."""
    name = next(name for name, each in CHUNKERS.items() if each.parameters is type(parameters))
    options = write(parameters)
    return f"{name}:{options}" if options else name


def chunker_title(text: str) -> str:
    """Return what people call a chunker that is written in a line; as it is where none is."""
    try:
        parameters = parse_chunker(text)
    except ParameterError:
        return text
    title = CHUNKERS[text.partition(":")[0]].title
    options = [
        f"{option.title.lower()}: {getattr(parameters, name)}"
        for name, option in options_of(parameters).items()
    ]
    return f"{title} ({', '.join(options)})" if options else title
