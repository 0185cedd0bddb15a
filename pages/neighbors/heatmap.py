"""All similarities of some chosen words, ordered by clustering, to look at and to take away."""

import re

import numpy as np
import streamlit as st

from explorer import plots
from explorer.arrays import FloatMatrix, normalize
from explorer.plots.charts.heatmap import leaf_order
from pages.neighbors.lists import Lists
from pages.shared import charts, downloads, frame, vocabulary
from pages.shared.vocabulary import Prepared
from pages.shared.wording import md

KEY = "neighbor_words"
MOST = 60
MOST_GUESSED = 6
LONGEST = 4_000
FEWEST = 2


def draw(prepared: Prepared, lists: Lists) -> None:
    """Draw the heat map of the words typed, or of the query and its neighbors."""
    st.header("Similarity of words to each other", anchor=False)
    typed = st.text_area(
        "Words",
        key=KEY,
        bind="query-params",
        max_chars=LONGEST,
        height=80,
        placeholder="One per line or separated by commas; left empty, the words above",
    )
    rows, notes = chosen(prepared, typed or "")
    frame.notes(notes)
    _offer_meant(prepared, typed or "")
    labels, vectors = _words(prepared, lists, rows)
    if len(labels) < FEWEST:
        st.caption("Choose at least two words of the vocabulary to compare.")
        return
    similarities = np.clip(vectors @ vectors.T, -1.0, 1.0)
    figure = plots.similarity_heatmap(labels, similarities, charts.theme())
    charts.show(figure, key="similarities")
    st.caption(caption(labels, similarities))
    _downloads(labels, similarities)


def _offer_meant(prepared: Prepared, text: str) -> None:
    """Offer, for each word that is not searched, those it may be a slip of."""
    found = [
        (guess, (piece, guess))
        for piece in (part.strip() for part in re.split(r"[,\n]", text))
        if piece and prepared.vocabulary.find(piece) is None
        for guess in prepared.vocabulary.suggest(piece)
    ]
    vocabulary.offer(found[:MOST_GUESSED], _replace, "compared ")


def _replace(piece: str, guess: str) -> None:
    parts = re.split(r"([,\n]\s*)", st.session_state[KEY])
    st.session_state[KEY] = "".join(guess if part.strip() == piece else part for part in parts)


def chosen(prepared: Prepared, text: str) -> tuple[list[int], list[str]]:
    """Return the rows of the words typed, and what could not be taken."""
    rows: dict[int, None] = {}
    notes = []
    for line in filter(None, map(str.strip, text.splitlines())):
        whole = prepared.vocabulary.find(line)
        pieces = [line] if whole is not None else [part.strip() for part in line.split(",")]
        for piece in filter(None, pieces):
            row = prepared.vocabulary.find(piece)
            if row is None:
                notes.append(f"“{piece[:40]}” is not among the words searched.")
            else:
                rows.setdefault(row)
    if len(rows) > MOST:
        notes.append(f"The first {MOST} of {len(rows)} words are compared.")
    return list(rows)[:MOST], notes


def _words(
    prepared: Prepared, lists: Lists, rows: list[int]
) -> tuple[tuple[str, ...], FloatMatrix]:
    """Return labels and unit vectors of the words to compare."""
    space = prepared.space
    if rows:
        return tuple(space.labels[row] for row in rows), space.normalized[rows]
    near = lists.rows("cosine")
    labels = (lists.query.text, *(space.labels[row] for row in near))
    return labels, np.concatenate([normalize(lists.query.vector), space.normalized[near]])


def caption(labels: tuple[str, ...], similarities: FloatMatrix) -> str:
    """Say what the heat map shows for these words."""
    upper = np.triu_indices(len(labels), 1)
    values = similarities[upper]
    near, far = int(values.argmax()), int(values.argmin())
    pair = [tuple(f"“{md(labels[side[at]], limit=40)}”" for side in upper) for at in (near, far)]
    return (
        f"Cosines of {len(labels)} words in the full space; nothing is projected, so every cell "
        f"can be read as it is. Mean {values.mean():.2f}. Closest: {pair[0][0]} and {pair[0][1]} "
        f"({values[near]:.3f}); farthest: {pair[1][0]} and {pair[1][1]} ({values[far]:.3f}). The "
        "order comes from average-linkage clustering, which puts like words side by side; "
        "neighbors in it are not always nearest."
    )


def _downloads(labels: tuple[str, ...], similarities: FloatMatrix) -> None:
    def csv() -> bytes:
        import pandas as pd

        order = leaf_order(similarities)
        names = [labels[row] for row in order]
        cells = similarities[np.ix_(order, order)]
        table = pd.DataFrame(cells, columns=names)
        table.insert(0, "", names, allow_duplicates=True)
        return plots.to_csv(table)

    with st.container(horizontal=True, gap="small"):
        downloads.button(
            "Heat map as HTML",
            "similarities.html",
            lambda: plots.to_html(
                plots.similarity_heatmap(labels, similarities),
                dark=plots.similarity_heatmap(labels, similarities, "dark"),
            ),
        )
        downloads.button("Similarities as CSV", "similarities.csv", csv)
