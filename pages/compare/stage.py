"""Two maps of the same words side by side: what is selected on one is selected on the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from explorer import plots
from explorer.arrays import FloatMatrix, fingerprint
from explorer.comparison import NeighborChanges
from explorer.jobs import Job
from explorer.space import Space
from explorer.tasks import comparison
from explorer.tasks.comparison import Compared, Overlaid, Underway
from pages.compare import report
from pages.compare.drawing import Drawing
from pages.compare.sides import Side
from pages.shared import frame, jobs, layouts, spaces
from pages.shared.access import regions
from pages.shared.columns import category_columns, coloring_of
from pages.shared.map.component import explorer_map, map_events
from pages.shared.wording import md

HEIGHT = 470
WORD = "compare_word"
COLOR = "compare_color"
KEPT = "Neighbors kept"
PLAIN = "One color"
MAPS = {"left": "compare left", "right": "compare right"}


@dataclass(frozen=True, eq=False)
class Pair:
    """What is compared: the words' spaces under the two models, and the two sides."""

    spaces: tuple[Space, Space]
    sides: tuple[Side, Side]
    left_out: tuple[int, int] = (0, 0)

    @property
    def variants(self) -> tuple[str, str]:
        """What is done to the vectors of each side."""
        return self.sides[0].variant, self.sides[1].variant

    @property
    def count(self) -> int:
        """How many words are compared."""
        return len(self.spaces[0])

    @property
    def key(self) -> str:
        """Equal for equal comparisons."""
        return fingerprint([space.fingerprint for space in self.spaces], self.variants)


@st.fragment
def draw(now: spaces.Current, pair: Pair, drawing: Drawing) -> None:
    """Draw maps, the chosen word's neighbors, and the figures."""
    with frame.errors_as_sentences():
        n = pair.count
        row = st.container(
            key="compare_controls", horizontal=True, vertical_alignment="bottom", gap="medium"
        )
        with row:
            color = _color(pair.spaces[0])
            k = st.slider(
                "Neighbors compared", 1, min(50, n - 1), min(10, n - 1),
                key="compare_k", bind="query-params", width=200,
            )  # fmt: skip
        maps = regions.result()
        with maps:
            overlaid = _overlaid(pair, drawing, color)
        if overlaid is None:
            return
        compared: Compared | None = jobs.result(
            "compare figures",
            fingerprint("contrast", pair.key, k),
            comparison.contrast,
            pair.spaces,
            pair.variants,
            k,
            0,
            title="Comparing neighbors",
            topic="layout",
        )
        if compared is None:
            with maps:
                _unfinished(pair, color, (overlaid.first.coordinates, overlaid.second.coordinates))
            return
        with row:
            word = _word(compared)
        with maps:
            _maps(pair, overlaid, compared, color)
        st.caption(report.alignment(overlaid))
        if any(pair.left_out):
            st.caption(report.left_out(pair.count, pair.left_out))
        _changes(compared.report.changes(pair.spaces[0].positions[word]), pair, k)
        report.draw(now, pair.sides, compared, overlaid)


def _overlaid(pair: Pair, drawing: Drawing, color: str) -> Overlaid | None:
    """Return both maps, or None while they grow side by side."""
    slot, title = "compare maps", "Drawing both maps"
    place = st.container()
    job = jobs.ask(
        slot,
        fingerprint(drawing.task.__name__, pair.key, repr(drawing.parameters)),
        drawing.task,
        pair.spaces,
        pair.variants,
        drawing.parameters,
        0,
        title=title,
        topic="layout",
    )

    def show(job: Job) -> None:
        jobs.progress(job)
        state = job.news
        known = (state.first, state.second) if isinstance(state, Underway) else (None, None)
        _unfinished(pair, color, known)

    with place:
        if job is None:
            jobs.in_line(title)
            return None
        overlaid: Overlaid | None = jobs.followed(slot, job, show, layouts.pace(2 * pair.count))
    return overlaid


def _unfinished(
    pair: Pair, color: str, places: tuple[FloatMatrix | None, FloatMatrix | None]
) -> None:
    """Draw as much as there is of both maps."""
    space = pair.spaces[0]
    groups = coloring_of(space, color) if color in category_columns(space) else None
    columns = st.columns(2, gap="medium")
    for column, key, chosen, known in zip(columns, MAPS.values(), pair.sides, places, strict=True):
        with column:
            st.markdown(f"**{md(chosen.title)}**")
            if known is None:
                frame.waiting(HEIGHT)
                continue
            scene = plots.Scene(
                known,
                space.labels,
                groups=groups if isinstance(groups, plots.Groups) else None,
                alt=f"Map of {pair.count:,} points on its way",
            )
            layouts.draw(scene, key, HEIGHT, partial(follow, key, scene.labels))


def _colors(space: Space) -> list[str]:
    return [*category_columns(space), KEPT, PLAIN]


def _color(space: Space) -> str:
    options = _colors(space)
    chosen = st.selectbox("Color", options, key=COLOR, bind="query-params", width=150)
    return chosen if chosen in options else options[0]


def _word(compared: Compared) -> str:
    """Let a person choose a word; the one that moved most comes first."""
    labels = list(dict.fromkeys(compared.report.labels))
    most = compared.report.labels[compared.report.moved_most(1)[0]]
    chosen = st.selectbox(
        "Word",
        labels,
        index=labels.index(most),
        key=WORD,
        bind="query-params",
        width=220,
        help="Or click a point on either map. It begins with the word that moved most.",
    )
    return chosen if chosen in compared.report.labels else most


def _maps(pair: Pair, overlaid: Overlaid, compared: Compared, color: str) -> None:
    row = pair.spaces[0].positions[st.session_state[WORD]]
    columns = st.columns(2, gap="medium")
    colorings = {name: _coloring(pair, compared, name) for name in _colors(pair.spaces[0])}
    drawn = (
        ("left", overlaid.first, compared.report.first_neighbors, pair.sides[0]),
        ("right", overlaid.second, compared.report.second_neighbors, pair.sides[1]),
    )
    for column, (side, projection, neighbors, chosen) in zip(columns, drawn, strict=True):
        with column:
            st.markdown(f"**{md(chosen.title)}**")
            extras = plots.Extras(
                view=f"{projection.method} {fingerprint(projection.coordinates)[:12]}",
                neighbors=neighbors,
                selected=row,
                coloring=color,
                colorings=colorings,
            )
            _map(plots.map_scene(pair.spaces[0], projection, colorings[color]), extras, side)


def _map(scene: plots.Scene, extras: plots.Extras, side: str) -> None:
    key = MAPS[side]
    payload = plots.payload(scene, extras) | {"linked": "compare"}
    chosen = partial(follow, key, scene.labels)
    explorer_map(payload, key=key, height=HEIGHT, on_change=chosen, follows=COLOR)


def follow(key: str, labels: Sequence[str]) -> None:
    """Take the point that was chosen on a map as the word, before the choice of one is drawn."""
    selected = map_events(key).selected
    if selected is not None:
        st.session_state[WORD] = labels[selected]


def _coloring(pair: Pair, compared: Compared, color: str) -> plots.Groups | plots.Values | None:
    if color == KEPT:
        kept = compared.report.point_overlap
        return plots.Values("share of neighbors kept", kept, limits=(0.0, 1.0))
    space = pair.spaces[0]
    return coloring_of(space, color) if color in space.metadata else None


def _changes(found: NeighborChanges, pair: Pair, k: int) -> None:
    sides, others = pair.sides, pair.count - 1
    st.markdown(
        f"**{md(found.label)}**: its {k} nearest of {others:,} others in the full space, nearest "
        "first"
    )
    parts = (
        ("In both", found.kept, "None: no neighbor is the same."),
        (f"Only left, {sides[0].title}", found.lost, "None is lost."),
        (f"Only right, {sides[1].title}", found.gained, "None is gained."),
    )
    with st.grid(3, min_column_width=220):
        for title, words, empty in parts:
            with st.container(border=True):
                st.caption(f"{md(title)} · {len(words)}")
                st.markdown(", ".join(md(word, 40) for word in words) or f":gray[{empty}]")
