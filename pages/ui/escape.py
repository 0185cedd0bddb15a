"""One way to show somebody's text where Streamlit reads Markdown."""

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
