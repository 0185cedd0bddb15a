"""Files opened as a person would, by the one intake, where a test is about words or vectors."""

from explorer.intake import Choice, open_files
from explorer.readers import VectorTable, WordTable


def open_words(name: str, data: bytes, *, column: str | None = None) -> WordTable:
    """Return the words of a file that is said to hold words."""
    content = open_files((name, data), Choice(kind="words", text=column)).load().content
    assert isinstance(content, WordTable)
    return content


def open_vectors(name: str, data: bytes, *, labels: tuple[str, bytes] | None = None) -> VectorTable:
    """Return the vectors of a file, with labels from a second one."""
    files = [(name, data)] if labels is None else [(name, data), labels]
    content = open_files(files, Choice(kind="vectors")).load().content
    assert isinstance(content, VectorTable)
    return content
