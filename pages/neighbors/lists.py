"""The neighbors of a text by cosine, dot product and Euclidean distance, side by side."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from explorer.metrics import METRICS, Metric, distance, prepared, ready_scores
from explorer.neighbors import Neighbors, nearest_in
from explorer.space import Space
from pages.neighbors.query import Query, walk
from pages.shared.wording import md

if TYPE_CHECKING:
    import pandas as pd

TITLES: dict[Metric, str] = {
    "cosine": "Cosine",
    "dot": "Dot product",
    "euclidean": "Euclidean distance",
}
HOW: dict[Metric, str] = {
    "cosine": "the angle alone; larger is closer",
    "dot": "angle times length; larger is closer",
    "euclidean": "from tip to tip; smaller is closer",
}
MOST = 30
"""Neighbors listed at most for each measure."""
SAME_LENGTH = 1e-3


@dataclass(frozen=True, eq=False)
class Lists:
    """The nearest words by each measure, and how many pass the threshold if there is one."""

    query: Query
    found: dict[Metric, Neighbors]
    passing: int | None = None

    def rows(self, metric: Metric) -> list[int]:
        """Return the rows by one measure, best first."""
        return [int(row) for row in self.found[metric].indices[0]]

    @property
    def agreed(self) -> set[int]:
        """Rows that every measure lists."""
        return set.intersection(*(set(self.rows(metric)) for metric in METRICS))


def measure(space: Space, query: Query, k: int, threshold: float | None = None) -> Lists:
    """Return the k nearest by each measure, or as many as have at least a cosine of `threshold`."""
    passing = None
    exclude = None if query.row is None else np.array([query.row])
    if threshold is not None:
        cosines = ready_scores(prepared(query.vector, "cosine"), space.normalized)[0]
        passing = int((cosines >= threshold).sum()) - int(
            query.row is not None and cosines[query.row] >= threshold
        )
        k = min(passing, MOST)
    if k == 0 or len(space) == (query.row is not None):
        empty = Neighbors(np.empty((1, 0), np.int64), np.empty((1, 0), np.float32))
        return Lists(query, dict.fromkeys(METRICS, empty), passing)
    found = {
        metric: nearest_in(space, query.vector, k, metric=metric, exclude=exclude)
        for metric in METRICS
    }
    return Lists(query, found, passing)


def draw(space: Space, lists: Lists) -> None:
    """Draw the three lists; a click on a word walks on to it."""
    agreed = lists.agreed
    for column, metric in zip(st.columns(3, gap="medium"), METRICS, strict=True):
        with column:
            st.markdown(f"**{TITLES[metric]}**")
            st.caption(HOW[metric].capitalize())
            reference = lists.rows("cosine")
            found = zip(lists.rows(metric), lists.found[metric].scores[0], strict=True)
            with st.container(gap=None):
                for place, (row, score) in enumerate(found):
                    moved = _moved(place, row, reference, agreed)
                    value = distance(float(score), metric) if metric == "euclidean" else score
                    st.button(
                        f"{place + 1}. {md(space.labels[row], limit=34)} :gray[{value:.3f}]{moved}",
                        key=f"near {metric} {place}",
                        type="tertiary",
                        on_click=walk,
                        args=(lists.query.text, space.labels[row]),
                    )


def _moved(place: int, row: int, reference: list[int], agreed: set[int]) -> str:
    """Mark a word that not all measures list, or that cosine puts elsewhere."""
    if row not in agreed:
        return " :orange-badge[not in all]"
    here = reference.index(row)
    return "" if here == place else f" :gray-badge[cosine: {here + 1}]"


def compared(space: Space, lists: Lists) -> str:
    """Say from the data whether the measures agree, and what normalizing would change."""
    lengths = np.linalg.norm(np.vstack([space.vectors, lists.query.vector]), axis=1)
    shortest, longest = float(lengths.min()), float(lengths.max())
    count = len(lists.rows("cosine"))
    if longest - shortest <= SAME_LENGTH * longest:
        same = all(lists.rows(metric) == lists.rows("cosine") for metric in METRICS)
        order = "list the same words in the same order" if same else "differ only between ties"
        return (
            f"All vectors have length {longest:.3g}, so the three measures {order}: with equal "
            "lengths a larger dot product, a larger cosine and a smaller distance are one thing. "
            "Normalizing changes nothing here."
        )
    shared = {
        metric: len(set(lists.rows(metric)) & set(lists.rows("cosine"))) for metric in METRICS
    }
    return (
        f"The vectors’ lengths run from {shortest:.3g} to {longest:.3g}, so length counts: of "
        f"cosine’s {count} words the dot product, which favors long vectors, lists "
        f"{shared['dot']}, and Euclidean distance, which favors lengths near the query’s "
        f"({lengths[-1]:.3g}), {shared['euclidean']}. Normalizing all vectors to length one would "
        "turn all three into cosine’s list."
    )


def table(space: Space, lists: Lists) -> "pd.DataFrame":
    """Return the three lists as one table, a row per rank."""
    import pandas as pd

    columns: dict[str, list[object]] = {"rank": list(range(1, len(lists.rows("cosine")) + 1))}
    for metric in METRICS:
        columns[f"by {metric}"] = [space.labels[row] for row in lists.rows(metric)]
        values = lists.found[metric].scores[0].tolist()
        columns[metric] = [-value for value in values] if metric == "euclidean" else values
    return pd.DataFrame(columns)
