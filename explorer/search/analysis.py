"""From text to the terms that keywords are matched by: words without stop words, stemmed."""

import re
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from explorer.errors import ParameterError

Span = tuple[int, int]

_WORD = re.compile(r"\w+")
# Language → its Snowball stemmer and its list of stop words in bm25s.
_LANGUAGES = {
    "en": ("english", "STOPWORDS_EN"),
    "de": ("german", "STOPWORDS_GERMAN"),
    "fr": ("french", "STOPWORDS_FRENCH"),
    "es": ("spanish", "STOPWORDS_SPANISH"),
    "it": ("italian", "STOPWORDS_ITALIAN"),
    "pt": ("portuguese", "STOPWORDS_PORTUGUESE"),
    "nl": ("dutch", "STOPWORDS_DUTCH"),
    "da": ("danish", "STOPWORDS_DANISH"),
    "no": ("norwegian", "STOPWORDS_NORWEGIAN"),
    "sv": ("swedish", "STOPWORDS_SWEDISH"),
    "ru": ("russian", "STOPWORDS_RUSSIAN"),
    "tr": ("turkish", "STOPWORDS_TURKISH"),
}
LANGUAGES: tuple[str, ...] = (*_LANGUAGES, "none")


@dataclass(frozen=True)
class Analyzer:
    """Splits text into terms.

    Attributes
    ----------
    language : str
        One of :data:`LANGUAGES`; ``none`` keeps every word as it is written, lower-cased.

    Raises
    ------
    ParameterError
        Unknown language.
    """

    language: str = "en"

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise ParameterError(
                f"There are no keywords for the language “{self.language[:40]}”; "
                f"choose one of {', '.join(LANGUAGES)}."
            )

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text in order, repeated as they are."""
        return [term for term, _ in self.located(text)]

    def many(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the terms of each text."""
        return [self.terms(text) for text in texts]

    def located(self, text: str) -> list[tuple[str, Span]]:
        """Return each term with the character span of its word."""
        spans = [match.span() for match in _WORD.finditer(text)]
        words = [unicodedata.normalize("NFC", text[a:b]).lower() for a, b in spans]
        if self.language == "none":
            return list(zip(words, spans, strict=True))
        algorithm, constant = _LANGUAGES[self.language]
        stop = _stop_words(constant)
        kept = [(w, span) for w, span in zip(words, spans, strict=True) if w not in stop]
        stems = _stemmer(algorithm).stemWords([word for word, _ in kept])
        return [(stem, span) for stem, (_, span) in zip(stems, kept, strict=True)]

    def highlights(self, text: str, query: str) -> tuple[Span, ...]:
        """Return the spans of the words in `text` that share a term with the query."""
        wanted = frozenset(self.terms(query))
        return tuple(span for term, span in self.located(text) if term in wanted)


@cache
def _stop_words(constant: str) -> frozenset[str]:
    from bm25s import stopwords

    return frozenset(getattr(stopwords, constant))


_LOCAL = threading.local()


def _stemmer(algorithm: str) -> Any:
    """Return this thread's stemmer: it remembers words it has seen, and must not be shared."""
    import Stemmer

    kept: dict[str, Any] = _LOCAL.__dict__.setdefault("stemmers", {})
    if algorithm not in kept:
        kept[algorithm] = Stemmer.Stemmer(algorithm)
    return kept[algorithm]
