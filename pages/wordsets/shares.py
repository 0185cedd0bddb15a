"""Groups, categories and sections: the share got right in each, and what went wrong."""

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from explorer import plots
from explorer.evaluation import (
    AnalogyScores,
    CategoryScores,
    Interval,
    OutlierScores,
)
from explorer.evaluation.intervals import of_mean
from explorer.evaluation.telling import Scores
from explorer.tasks.wordsets import Side
from pages.shared import charts, downloads

if TYPE_CHECKING:
    import pandas as pd

Share = tuple[float, Interval | None]
Place = tuple[int, ...]

_NOTHING: Share = (float("nan"), None)
_AXES = {
    OutlierScores: "outliers found",
    CategoryScores: "words among their own kind",
    AnalogyScores: "questions answered right",
}
_CAPTIONS = {
    OutlierScores: "Share of the outliers of each group that are its worst fitting word. A group "
    "has too few for a whisker of its own.",
    CategoryScores: "k-means makes as many clusters as there are categories. Share of each "
    "category’s words in a cluster whose commonest category is theirs, mean of ten runs; "
    "whiskers: 95 % interval over its words.",
    AnalogyScores: "Accuracy by section; whiskers: Wilson’s 95 % interval. Questions of a section "
    "are made of the same pairs over and over, so other pairs would move it further.",
}
_HEADS = {
    OutlierScores: "Every case",
    CategoryScores: "Every word",
    AnalogyScores: "Every section",
}


def draw(titles: list[str], sides: list[Side]) -> None:
    """Draw the shares of each side in bars, and everything behind them in a table."""
    kind = type(sides[0].scores)
    if isinstance(sides[0].scores, CategoryScores):
        _clustering(titles, sides)
    found = {title: by_name(side.scores) for title, side in zip(titles, sides, strict=True)}
    names = list(dict.fromkeys(name for shares in found.values() for name in shares))
    bars = {
        title: [shares.get(name, _NOTHING) for name in names] for title, shares in found.items()
    }
    # The table of one side stands beside the bars; that of two is too wide for it.
    left, right = st.columns([3, 2], gap="large") if len(sides) == 1 else (st.container(),) * 2
    with left:
        figure = plots.interval_bars(names, bars, _AXES[kind], charts.theme())
        charts.show(figure, key="word set bars")
        st.caption(_CAPTIONS[kind])
    with right:
        st.header(_HEADS[kind], anchor=False)
        table = everything(titles, sides)
        percent = st.column_config.NumberColumn(format="percent")
        shares = [name for name in table.columns if table[name].dtype == np.float64]
        st.dataframe(
            table,
            hide_index=True,
            height=min(480, 40 + 36 * len(table)),
            column_config=dict.fromkeys(shares, percent),
            key="word set table",
        )
        downloads.table("Table as CSV", "word-set.csv", table)


def by_name(scores: Scores) -> dict[str, Share]:
    """Return the share got right in each group, category or section."""
    if isinstance(scores, AnalogyScores):
        return {each.name: (each.accuracy, each.interval) for each in scores.sections}
    values: dict[str, list[float]] = {}
    if isinstance(scores, OutlierScores):
        for case in scores.cases:
            values.setdefault(case.group, []).append(float(case.found))
        return {name: (float(np.mean(found)), None) for name, found in values.items()}
    assert isinstance(scores, CategoryScores)
    for word in scores.words:
        values.setdefault(word.category, []).append(word.share)
    return {
        name: (float(np.mean(found)), of_mean(np.array(found))) for name, found in values.items()
    }


def everything(titles: list[str], sides: list[Side]) -> "pd.DataFrame":
    """Return a row for each case, word or section, with a column for each side."""
    import pandas as pd

    merged: dict[Place, dict[str, object]] = {}
    for title, side in zip(titles, sides, strict=True):
        for place, row in _rows(side.scores, f" by {title}" if len(sides) > 1 else "").items():
            merged.setdefault(place, {}).update(row)
    return pd.DataFrame([merged[place] for place in sorted(merged)])


def _rows(scores: Scores, by: str) -> dict[Place, dict[str, object]]:
    if isinstance(scores, OutlierScores):
        return {
            case.place: {
                "group": case.group,
                "outlier": case.outlier,
                f"taken for it{by}": case.chosen,
                f"place{by}": f"{case.position} of {case.size}",
            }
            for case in scores.cases
        }
    if isinstance(scores, CategoryScores):
        return {
            (word.place,): {
                "word": word.word,
                "category": word.category,
                f"taken for{by}": word.taken_for,
                f"right{by}": word.share,
            }
            for word in scores.words
        }
    assert isinstance(scores, AnalogyScores)
    return {
        (number,): {
            "section": each.name,
            f"first{by}": each.accuracy,
            f"from{by}": each.interval.low if each.interval else float("nan"),
            f"to{by}": each.interval.high if each.interval else float("nan"),
            f"first five{by}": each.top5,
            f"answered{by}": each.answered,
            "of": each.total,
        }
        for number, each in enumerate(scores.sections)
    }


def _clustering(titles: list[str], sides: list[Side]) -> None:
    for title, side in zip(titles, sides, strict=True):
        scores = side.scores
        assert isinstance(scores, CategoryScores)
        by = f"By {title}: " if len(sides) > 1 else ""
        st.caption(
            f"{by}{scores.n:,} words in {scores.classes} categories, k-means with k = "
            f"{scores.classes} on unit vectors, mean of {scores.runs} runs; purity moves by "
            f"{scores.purity_sd:.1%} between runs. NMI {scores.nmi:.3f}, V-measure "
            f"{scores.v_measure:.3f}."
        )
