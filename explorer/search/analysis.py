"""From text to the terms that keywords are matched by: words without stop words, stemmed.

What a script writes without spaces is matched by its characters and their pairs instead, whatever
the language chosen.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from explorer.errors import ParameterError
from explorer.scripts import (
    Span,
    grams,
    holds_meaning,
    pairs,
    unspaced,
    words,
)

BY_PAIRS = "Keywords written without spaces are matched by pairs of neighboring characters."
"""Told where it acts."""

BY_CHARACTERS = (
    "No text holds a pair of neighboring characters of these keywords, so single characters count."
)

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
LANGUAGE_TITLES = {code: name.capitalize() for code, (name, _) in _LANGUAGES.items()}
LANGUAGE_TITLES["none"] = "None of these"


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
        """Return the terms of a text, repeated as they are."""
        return [term for term, _ in self.located(text)]

    def many(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the terms of each text."""
        return [self.terms(text) for text in texts]

    def located(self, text: str) -> list[tuple[str, Span]]:
        """Return each term with the span of its word or characters; words come first."""
        return self._stemmed(text) + grams(text)

    def asked(self, query: str) -> "Asked":
        """Return the terms of a query: of what is written without spaces the pairs."""
        runs = unspaced(query)
        stems = [term for term, _ in self._stemmed(query)]
        return Asked(
            (*stems, *(pair for run in runs for pair, _ in pairs(run))),
            tuple(each for run in runs for each, _ in run if holds_meaning(each)),
            BY_PAIRS if runs else "",
        )

    def highlights(self, text: str, query: str) -> tuple[Span, ...]:
        """Return the spans of `text` that share a term with the query, in order and apart."""
        asked = self.asked(query)
        here, wanted = self.located(text), frozenset(asked.terms)
        found = [span for term, span in here if term in wanted]
        found = found or [span for term, span in here if term in asked.characters]
        return _joined(sorted(found))

    def _stemmed(self, text: str) -> list[tuple[str, Span]]:
        """Return the term of each word that is parted by spaces, with the word's span."""
        found = words(text)
        if self.language == "none":
            return found
        algorithm, constant = _LANGUAGES[self.language]
        stop = _stop_words(constant)
        kept = [(word, span) for word, span in found if word not in stop]
        stems = _stemmer(algorithm).stemWords([word for word, _ in kept])
        return [(stem, span) for stem, (_, span) in zip(stems, kept, strict=True)]


@dataclass(frozen=True)
class Asked:
    """The terms of a query.

    Attributes
    ----------
    terms : tuple of str
        Stemmed words, pairs of characters, and characters that stand alone.
    characters : tuple of str
        Of the pairs those that can be words by themselves: for when no text holds any term.
    note : str
        What is to be told; empty where words are all there is.
    """

    terms: tuple[str, ...]
    characters: tuple[str, ...] = ()
    note: str = ""


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Join spans that share a character or touch, as pairs of neighbors do."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


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
