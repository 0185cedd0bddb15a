"""Accuracies by section, first answer and first five."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from explorer.plots.text import escaped
from explorer.plots.theme import ThemeName, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go


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
    alt = _alt(names, first)
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
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        barmode="group",
        bargap=0.25,
    )


def _alt(names: Sequence[str], first: Sequence[float]) -> str:
    known = [(share, name) for share, name in zip(first, names, strict=True) if share == share]
    if not known:
        return "No bars: no question was answered."
    (best, easiest), (worst, hardest) = max(known), min(known)
    return (
        f"Accuracy on {len(names)} sections: highest in {easiest} ({best:.1%}), "
        f"lowest in {hardest} ({worst:.1%})."
    )
