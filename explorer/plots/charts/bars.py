"""Scores as bars, best at the top."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer.plots.text import escaped
from explorer.plots.theme import ThemeName, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go


def score_bars(
    labels: Sequence[str],
    scores: Sequence[float],
    *,
    name: str = "score",
    marked: Sequence[int] = (),
    theme: ThemeName = "light",
) -> "go.Figure":
    """Draw one bar per label in the given order, the first at the top.

    Parameters
    ----------
    labels : sequence of str
        Not necessarily unique.
    scores : sequence of float, as long
    name : str
        What the scores are.
    marked : sequence of int
        Positions drawn in the second color.
    theme : {"light", "dark"}
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    shades = [colors.groups[1 if place in set(marked) else 0] for place in range(len(labels))]
    bars = go.Bar(
        x=list(scores), y=list(range(len(labels))), orientation="h", marker={"color": shades},
        text=[f"{score:.3f}" for score in scores], textposition="auto", cliponaxis=False,
        hovertext=[escaped(label) for label in labels], hoverinfo="text+x",
    )  # fmt: skip
    base = layout(colors, "", _alt(labels, scores, name), "scores", 90 + 26 * max(len(labels), 2))
    places = {"tickvals": list(range(len(labels))), "autorange": "reversed", "showgrid": False}
    names = [escaped(label, 28) for label in labels]
    across = {"title": escaped(name), "range": _room(scores)}
    return go.Figure(bars, base).update_layout(xaxis=across, yaxis=places | {"ticktext": names})


def _room(scores: Sequence[float]) -> tuple[float, float]:
    """Return a range around zero and all scores with room for a number beside each bar."""
    low, high = min((0.0, *scores)), max((0.0, *scores))
    margin = 0.16 * (high - low) or 1.0
    return (low - margin if low < 0 else 0.0), (high + margin if high > 0 or low == 0 else 0.0)


def _alt(labels: Sequence[str], scores: Sequence[float], name: str) -> str:
    if not labels:
        return f"No bars: there is no {name} to show."
    shown = ", ".join(f"{a} {b:.3f}" for a, b in list(zip(labels, scores, strict=True))[:5])
    return f"Bars of {name} for {len(labels)} words: {shown}{' …' if len(labels) > 5 else '.'}"
