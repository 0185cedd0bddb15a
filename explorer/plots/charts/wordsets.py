"""Word sets: human ratings of pairs against cosines, and shares with their intervals."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from explorer.evaluation import Interval, Misjudged, SimilarityScores
from explorer.plots.palette import group_colors
from explorer.plots.theme import ABOVE, ThemeName, escaped, layout, theme_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

_EDGE = 0.08  # room beside the points, of their range
_WORDS_WIDE = 0.35  # of the range of ratings that the words of a pair take up
_WORDS_HIGH = 0.09  # of the range of cosines


def rating_scatter(
    scores: SimilarityScores, named: Sequence[Misjudged] = (), theme: ThemeName = "light"
) -> "go.Figure":
    """Draw each pair at its human rating and its cosine, some of them named.

    Parameters
    ----------
    scores : SimilarityScores
    named : sequence of Misjudged
        Pairs drawn in the second color with their words beside them.
    theme : {"light", "dark"}
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    worst = named[0].pair if named else None
    most = f" The one most apart is {worst[0]} and {worst[1]}." if worst else ""
    alt = (
        f"{scores.pairs:,} pairs, human rating across, cosine upward; Spearman "
        f"{scores.spearman:.3f}.{most}"
    )
    marked = {pair.place for pair in named}
    rest = [place for place in range(scores.pairs) if place not in marked]
    chart = go.Figure(layout=layout(colors, "", alt, "ratings", 420))
    chart.add_scatter(
        x=[scores.ratings[place] for place in rest],
        y=[scores.cosines[place] for place in rest],
        mode="markers", name="pairs",
        marker={"color": colors.groups[0], "size": 7, "opacity": 0.6},
        hoverinfo="text", hovertext=[_hover(scores, place) for place in rest],
    )  # fmt: skip
    low, high = min(scores.ratings), max(scores.ratings)
    middle = (low + high) / 2
    chart.add_scatter(
        x=[pair.rating for pair in named],
        y=[pair.cosine for pair in named],
        mode="markers+text", name="most misjudged",
        marker={"color": colors.groups[1], "size": 9, "symbol": "diamond"},
        text=_texts(scores, named),
        textposition=[
            f"{'top' if number % 2 else 'bottom'} {'right' if pair.rating < middle else 'left'}"
            for number, pair in enumerate(named)
        ],
        textfont={"color": colors.ink, "size": 12},
        hoverinfo="text", hovertext=[_hover(scores, pair.place) for pair in named],
    )  # fmt: skip
    room = _EDGE * (high - low)
    return chart.update_layout(
        xaxis={"title": {"text": "human rating"}, "range": [low - room, high + room]},
        yaxis={"title": {"text": "cosine"}},
        legend=ABOVE,
    )


def _texts(scores: SimilarityScores, named: Sequence[Misjudged]) -> list[str]:
    """Return what stands beside the named pairs: nothing where it would cover another's words."""
    wide = max(scores.ratings) - min(scores.ratings)
    high = max(scores.cosines) - min(scores.cosines)
    taken: list[Misjudged] = []
    texts = []
    for pair in named:
        crowded = any(
            abs(pair.rating - other.rating) < _WORDS_WIDE * wide
            and abs(pair.cosine - other.cosine) < _WORDS_HIGH * high
            for other in taken
        )
        texts.append("" if crowded else escaped(" – ".join(pair.pair), 26))
        if not crowded:
            taken.append(pair)
    return texts


def _hover(scores: SimilarityScores, place: int) -> str:
    first, second = scores.used[place]
    rating, cosine = scores.ratings[place], scores.cosines[place]
    return f"{escaped(first)} – {escaped(second)}<br>rating {rating:.4g}, cosine {cosine:.3f}"


def interval_bars(
    names: Sequence[str],
    shares: Mapping[str, Sequence[tuple[float, Interval | None]]],
    what: str,
    theme: ThemeName = "light",
) -> "go.Figure":
    """Draw a bar for each name and model, the first at the top, with its interval as a whisker.

    Parameters
    ----------
    names : sequence of str
    shares : mapping of model to (share, interval), as many as there are names
        0 to 1; NaN where there is none.
    what : str
        What is a share of what, for the axis.
    theme : {"light", "dark"}
    """
    import plotly.graph_objects as go

    colors = theme_of(theme)
    shades = group_colors(len(shares), colors.name)
    height = 110 + (16 + 16 * len(shares)) * max(len(names), 2)
    chart = go.Figure(layout=layout(colors, "", _alt(names, shares, what), "shares", height))
    places = list(range(len(names)))
    for (title, found), shade in zip(shares.items(), shades, strict=True):
        chart.add_bar(
            x=[share for share, _ in found], y=places, orientation="h",
            name=escaped(title, 40), marker={"color": shade}, showlegend=len(shares) > 1,
            error_x=_whiskers(found, colors.ink),
            hoverinfo="text",
            hovertext=[f"{escaped(title)}, {escaped(name)}: {_written(share, span)}"
                       for name, (share, span) in zip(names, found, strict=True)],
        )  # fmt: skip
    ticks = {"tickvals": places, "ticktext": [escaped(name, 30) for name in names]}
    return chart.update_layout(
        xaxis={"range": [0, 1.02], "tickformat": ".0%", "title": {"text": escaped(what)}},
        yaxis=ticks | {"autorange": "reversed", "showgrid": False},
        legend=ABOVE,
        barmode="group",
        bargap=0.25,
    )


def _whiskers(found: Sequence[tuple[float, Interval | None]], ink: str) -> dict[str, object]:
    """Return the intervals as Plotly takes them: none at all where no bar has one."""
    return {
        "type": "data", "symmetric": False, "color": ink, "thickness": 1, "width": 3,
        "visible": any(span is not None for _, span in found),
        "array": [None if span is None else span.high - share for share, span in found],
        "arrayminus": [None if span is None else share - span.low for share, span in found],
    }  # fmt: skip


def _written(share: float, span: Interval | None) -> str:
    return f"{share:.1%}" + ("" if span is None else f" ({span.low:.1%} to {span.high:.1%})")


def _alt(
    names: Sequence[str],
    shares: Mapping[str, Sequence[tuple[float, Interval | None]]],
    what: str,
) -> str:
    told = []
    for title, found in shares.items():
        known = [
            (share, name) for (share, _), name in zip(found, names, strict=True) if share == share
        ]
        if known:
            (best, easiest), (worst, hardest) = max(known), min(known)
            told.append(
                f"{title} highest in {easiest} ({best:.1%}), lowest in {hardest} ({worst:.1%})"
            )
    return f"Bars, {what}, for {len(names)} groups: {'; '.join(told) or 'none is known'}."
