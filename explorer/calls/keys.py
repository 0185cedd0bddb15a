"""Keys of services: what can be one, and that nothing a service says repeats it."""

_HIDDEN = "…"


def can_be_key(text: str) -> bool:
    """Return whether a text can stand in a header; an error about another would show it."""
    return text.isascii() and text.isprintable()


def told(words: str, key: str, most: int) -> str:
    """Return what a service says, on one line of at most `most` letters and without a key.

    Parameters
    ----------
    words : str
    key : str
        The one it was sent; empty for none.
    most : int >= 1
    """
    # Before anything is cut or joined, or a piece of the key could be left.
    shown = words.replace(key, _HIDDEN) if key else words
    line = " ".join("".join(each if each.isprintable() else " " for each in shown).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
