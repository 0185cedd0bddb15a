"""Words on a page: somebody's text where Streamlit reads Markdown, and numbers of things."""

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# What becomes a link by itself, escaped or not: the text is searched once more after it is read.
_ADDRESS = re.compile(r"\w+(?=://)|www(?=\.)|[-.\w+](?=@[-\w])", re.IGNORECASE)
_JOINER = "\u2060"  # takes no room and breaks no line
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def md(text: str, limit: int = 120) -> str:
    """Return Markdown that shows `text` literally, on one line, shortened to `limit` characters.

    Labels, captions, options, tabs, help texts and tables read Markdown: unescaped, a word such as
    ``![](http://…)`` would make every visitor's browser fetch it. Addresses are no links either.
    """
    flat = " ".join(str(text).split())
    if len(flat) > limit:
        flat = flat[: limit - 1] + "…"
    return _PUNCTUATION.sub(r"\\\1", _ADDRESS.sub(rf"\g<0>{_JOINER}", flat))


def plain(markdown: str) -> str:
    """Return the text that `md` made literal, for where no Markdown is read."""
    return _ESCAPED.sub(r"\1", markdown).replace(_JOINER, "")


def counted(n: int, what: str, several: str = "") -> str:
    """Return a number with what it counts: ``1 document``, ``2,000 documents``."""
    return f"{n:,} {what if n == 1 else several or what + 's'}"
