"""HTML → the text a person would see, with headings and list items marked as in Markdown."""

import re
from typing import Any

_HIDDEN = frozenset(
    {"script", "style", "template", "noscript", "iframe", "object", "canvas"}
    | {"audio", "video", "datalist"}
)
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "ul", "ol"}
    | {"dl", "dt", "dd", "table", "blockquote", "pre", "figure", "figcaption", "form", "fieldset"}
    | {"address", "hr", "details", "summary", "body", "h1", "h2", "h3", "h4", "h5", "h6"}
)
_LINES = frozenset({"br", "li", "tr", "option"})
_CELLS = frozenset({"td", "th"})
_HEADING = re.compile(r"h([1-6])\Z")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


class _Collector:
    """Receives tags and text as the parser meets them, so that no tree is ever built."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.titles: list[str] = []
        self.hidden = 0
        self._depth_hidden = 0
        self._in_title = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Open a tag."""
        if self._depth_hidden:
            self._depth_hidden += 1
        elif tag in _HIDDEN or "hidden" in attributes or _UNSEEN.search(_style(attributes)):
            self._depth_hidden = 1
            self.hidden += 1
        elif tag == "title":
            self._in_title = True
        else:
            self._open(tag)

    def _open(self, tag: str) -> None:
        heading = _HEADING.match(tag)
        if tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag in _LINES:
            self.parts.append("\n")
        elif tag in _CELLS:
            self.parts.append("\t")
        if heading:
            self.parts.append("#" * int(heading[1]) + " ")
        elif tag == "li":
            self.parts.append("- ")

    def end(self, tag: str) -> None:
        """Close a tag."""
        if self._depth_hidden:
            self._depth_hidden -= 1
        elif tag == "title":
            self._in_title = False
        elif tag in _BLOCKS:
            self.parts.append("\n\n")

    def data(self, text: str) -> None:
        """Take text."""
        if not self._depth_hidden:
            (self.titles if self._in_title else self.parts).append(_SPACE.sub(" ", text))

    def close(self) -> None:
        """End the page."""


def visible_text(page: str) -> dict[str, Any]:
    """Return text, title and how many hidden parts were left out.

    Parameters
    ----------
    page : str
    """
    from lxml import etree

    collector = _Collector()
    # Bytes with the encoding said outright: a page's own, possibly false, claim is not believed.
    parser = etree.HTMLParser(target=collector, encoding="utf-8", no_network=True, huge_tree=True)
    parser.feed(page.encode("utf-8", "replace"))
    parser.close()
    lines = [
        re.sub(r"[^\S\t]+", " ", line).strip() for line in "".join(collector.parts).split("\n")
    ]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(re.sub(r"\t+", " | ", line) for line in lines))
    # Headings and list items whose text was empty or hidden leave only their mark.
    text = re.sub(r"(?m)^(?:#{1,6}|-)$\n?", "", text)
    counts = {"hidden": collector.hidden} if collector.hidden else {}
    title = " ".join("".join(collector.titles).split())
    return {"text": text.strip(), "title": title, "counts": counts, "metadata": {}}


def _style(attributes: dict[str, str]) -> str:
    return attributes.get("style", "")[:1_000]
