"""Scores and accuracies as bars, the first at the top."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer.plots.theme import ABOVE, ThemeName, escaped, layout, theme_of

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
        insidetextfont={"color": colors.ground},
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


def accuracy_bars(
    names: Sequence[str],
    first: Sequence[float],
    five: Sequence[float],
    theme: ThemeName = "light",
) -> "go.Figure":
    """Draw two bars per section in the given order: right at first, and among the first five.

    Parameters
    ----------
    names : sequence of str
    first, five : sequence of float, as long
        Shares, 0 to 1; NaN where no question could be answered.
    theme : {"light", "dark"}
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    places = list(range(len(names)))
    alt = _alt_of_accuracies(names, first)
    base = layout(colors, "", alt, "analogy-accuracy", 110 + 44 * max(len(names), 2))
    chart = go.Figure(layout=base)
    for title, shares, color in (
        ("right at first", first, colors.groups[0]),
        ("among the first five", five, colors.groups[1]),
    ):
        chart.add_bar(
            x=list(shares), y=places, orientation="h", name=title, marker={"color": color},
            text=["" if share != share else f"{share:.0%}" for share in shares],
            textposition="auto", cliponaxis=False, hoverinfo="text",
            hovertext=[f"{escaped(name)}: {share:.1%} {title}"
                       for name, share in zip(names, shares, strict=True)],
        )  # fmt: skip
    labels = {"tickvals": places, "ticktext": [escaped(name, 34) for name in names]}
    return chart.update_layout(
        xaxis={"range": [0, 1], "tickformat": ".0%", "title": {"text": "questions answered right"}},
        yaxis=labels | {"autorange": "reversed", "showgrid": False},
        legend=ABOVE,
        barmode="group",
        bargap=0.25,
    )


def _alt_of_accuracies(names: Sequence[str], first: Sequence[float]) -> str:
    known = [(share, name) for share, name in zip(first, names, strict=True) if share == share]
    if not known:
        return "No bars: no question was answered."
    (best, easiest), (worst, hardest) = max(known), min(known)
    return (
        f"Accuracy on {len(names)} sections: highest in {easiest} ({best:.1%}), "
        f"lowest in {hardest} ({worst:.1%})."
    )
