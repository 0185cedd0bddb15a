"""Words a person names on the relations page: read, and embedded where the space lacks them."""

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from explorer.arrays import fingerprint
from explorer.errors import LimitError
from explorer.labels import Vocabulary
from explorer.space import Space
from explorer.tasks import words as tasks_words
from explorer.wordlists import load_word_list
from pages.shared import jobs, models, runtime, spaces, vocabulary
from pages.shared.wording import md

MOST_WORDS = 100
MOST_GUESSED = 6
_PARTS = re.compile(r"(\s*(?:[,;:\t\n→]|->)\s*)")
Pair = tuple[str, str]


def split(text: str) -> tuple[str, ...]:
    """Read words parted by commas, semicolons or line ends, each once.

    Raises
    ------
    LimitError
        More than a hundred.
    """
    parts = text.replace(";", ",").replace("\n", ",").split(",")
    words = dict.fromkeys(" ".join(part.split()) for part in parts if part.strip())
    if len(words) > MOST_WORDS:
        raise LimitError(f"There are more than {MOST_WORDS} words in one field; leave some out.")
    return tuple(words)


def examples(key: str, entries: Mapping[str, Sequence[str]], fields: Sequence[str]) -> None:
    """Offer examples that fill in the text fields of these keys."""

    def fill() -> None:
        chosen = st.session_state.get(key)
        if chosen is not None and chosen in entries:
            for field, text in zip(fields, entries[chosen], strict=True):
                st.session_state[field] = text

    st.pills("Examples", list(entries), key=key, on_change=fill, label_visibility="collapsed")


def with_words(
    now: spaces.Current, words: Sequence[str], fields: Sequence[str] = ()
) -> Space | None:
    """Return the current space with the words it lacks, or None while they are embedded.

    Vectors that came without a model cannot take in words; their space stays as it is. For words
    that were typed into `fields`, others are offered that may have been meant.
    """
    wanted = tuple(dict.fromkeys(words))
    known = Vocabulary(now.space.labels)
    lacking = [word for word in wanted if known.find(word) is None]
    if fields and lacking:
        found = [(guess, (fields, word, guess)) for word in lacking
                 for guess in vocabulary.guesses(known, word)]  # fmt: skip
        vocabulary.offer(found[:MOST_GUESSED], _replace)
    if now.spec is None or not lacking:
        return now.space
    return jobs.result(
        "relations words",
        fingerprint("added", now.space.fingerprint, repr(now.spec), wanted),
        tasks_words.add_words,
        now.space,
        wanted,
        now.spec,
        runtime.cache_path(),
        title=f"Embedding words with {md(models.title(now.spec))}",
        topic=f"model {now.spec.kind}",
    )


def _replace(fields: Sequence[str], word: str, guess: str) -> None:
    for field in fields:
        parts = _PARTS.split(st.session_state.get(field) or "")
        told = [guess if " ".join(part.split()) == word else part for part in parts]
        if told != parts:
            st.session_state[field] = "".join(told)


@st.cache_data(show_spinner=False)
def listed_pairs(name: str) -> tuple[Pair, ...]:
    """Return the pairs of a ready-made list."""
    from explorer.relations import column_pairs

    table = load_word_list(name)
    return column_pairs(table.words, [str(value) for value in table.metadata["pair"]])


def adding(now: spaces.Current, words: Sequence[str]) -> list[str]:
    """Return the line of a program that embeds the words the space lacks."""
    model = "None" if now.spec is None else "model"
    return [f"space = add_words(space, {tuple(dict.fromkeys(words))!r}, {model})"]
