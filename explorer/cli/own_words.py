"""The space of a command that brings words of its own: pairs, or the words of questions."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from explorer.arrays import Progress
from explorer.cli.options import DEFAULT_MODEL
from explorer.cli.sources import Loaded, load_space
from explorer.embedders import EmbeddingCache, embed_words, parse_spec
from explorer.errors import InputError, LimitError
from explorer.readers import LIMITS
from explorer.vocabulary import frequent_words


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
    everything = list(words)
    if isinstance(options.vocabulary, int):
        known = {word.casefold() for word in words}
        everything += [word for word in frequent_words(options.vocabulary) if word not in known]
    spec = parse_spec(options.model or DEFAULT_MODEL)
    space, embedded = embed_words(
        everything, None, spec, cache=EmbeddingCache(), source=source, progress=progress
    )
    return Loaded(space, embedded.notes, spec, embedded)


def read_small(path: Path) -> bytes:
    """Read a file of questions or pairs.

    Raises
    ------
    InputError
        It is not there or cannot be read.
    LimitError
        It is larger than a word file may be.
    """
    try:
        if path.stat().st_size > LIMITS.word_file_bytes:
            raise LimitError(
                f"“{path.name}” is larger than {LIMITS.word_file_bytes / 1e6:,.0f} MB; "
                "keep a part of it."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"There is no file “{path}”; check the path.") from None
    except IsADirectoryError:
        raise InputError(f"“{path}” is a folder; name a file in it.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is unusable"
        raise InputError(f"“{path}” cannot be read ({reason}); check the path.") from None
