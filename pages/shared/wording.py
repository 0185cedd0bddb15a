"""Words on a page: somebody's text where Streamlit reads Markdown, and numbers of things."""

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def md(text: str, limit: int = 120) -> str:
    """Return Markdown that shows `text` literally, on one line, shortened to `limit` characters.

    Labels, captions, options, tabs, help texts and tables read Markdown: unescaped, a word such as
    ``![](http://…)`` would make every visitor's browser fetch it.
    """
    flat = " ".join(str(text).split())
    if len(flat) > limit:
        flat = flat[: limit - 1] + "…"
    return _PUNCTUATION.sub(r"\\\1", flat)


def counted(n: int, what: str, several: str = "") -> str:
    """Return a number with what it counts: ``1 document``, ``2,000 documents``."""
    return f"{n:,} {what if n == 1 else several or what + 's'}"
