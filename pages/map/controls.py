"""The few controls above the map, the many folded away, and what they add up to."""

from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

import streamlit as st

from explorer.options import options_of
from explorer.projection import (
    METHODS,
    Focus,
    Parameters,
    PcaParameters,
    Projection,
    method_of,
    usual_method,
)
from explorer.space import Space
from pages.map import growth, hover
from pages.shared import choices, layouts, pairs, spaces
from pages.shared.columns import category_columns, date_columns, number_columns
from pages.shared.wording import md
from pages.shared.work.growing import ANEW, KEPT

CLUSTERS = "k-means clusters"
TRUST = "Faithfulness of each point"
PLAIN = "One color"
ADDED = "Added later"
LABELS = "The words themselves"
SAME_SIZE = "All the same"
MOST_CLUSTERS = 50

AS_IT_CAME = "As it came"

BALANCED = "Balanced"
FOCUSES: dict[str, Focus] = {"Local": "local", BALANCED: "balanced", "Global": "global"}
"""What a picture is to show best, as it is called on the page."""

SearchMode = Literal["Contains", "Pattern", "Meaning"]


@dataclass(frozen=True)
class Settings:
    """Everything that decides what the map shows.

    Attributes
    ----------
    given : Projection or None
        The picture that came with the data.
    grown : tuple of Space
        What was laid out first, and what that had grown to each time; empty where all points are
        laid out.
    """

    parameters: Parameters
    dimensions: Literal[2, 3]
    seed: int
    color: str
    size: str
    label: str
    clusters: int | None
    boundaries: Literal["shown", "hidden"]
    arrows: pairs.Pairs
    search: str
    mode: SearchMode
    given: Projection | None = None
    grown: tuple[Space, ...] = ()

    @property
    def method(self) -> str:
        """Key of the method in the registry."""
        return method_of(self.parameters).name


def draw(now: spaces.Current) -> tuple[Settings, Any]:
    """Draw the controls for a space and return what they are set to.

    Beside it, the place for names of clusters among what can be adjusted.

    Raises
    ------
    ParameterError
        A link asked for an option outside its range.
    """
    space = now.space
    row = st.container(
        key="map_controls", horizontal=True, vertical_alignment="bottom", gap="small"
    )
    with row:
        given, grown = _given(now), _grown(now)
        first = grown[0] if grown else space
        # Also where all is laid out anew: the method does not change with that.
        beginning = len((growth.chain_of(now) or (space,))[0])
        method, dimensions = "pca", "2-D"
        if given is None:
            method = layouts.one_of("Method", "method", usual_method(beginning))
            dimensions = choices.one_of("View", ["2-D", "3-D"], "dimensions")
        groups, numbers = category_columns(space), number_columns(space)
        came = now.source.beside.color
        colors = [
            *groups,
            *numbers,
            *date_columns(space),
            PLAIN,
            CLUSTERS,
            TRUST,
            *([ADDED] if grown or (given and now.source.grown) else []),
        ]
        colors.sort(key=lambda name: name != came)  # what files say to color by is first
        color = _select("Color", colors, "color")
        search, mode = _search()
        with st.popover("Adjust", icon=":material/tune:"):
            _choose_drawn(now)
            size, label = _look(space, numbers)
            clusters = _clusters(color)
            parameters, seed = (
                _method_form(method, first) if given is None else (PcaParameters(), 0)
            )
            names = st.container()
        boundaries, arrows = _overlays(now)
    settings = Settings(
        parameters=parameters,
        dimensions=3 if dimensions == "3-D" else 2,
        seed=seed,
        color=color,
        size=size,
        label=label,
        clusters=clusters,
        boundaries=boundaries,
        arrows=arrows,
        search=search,
        mode=mode,
        given=given,
        grown=grown,
    )
    return settings, names


def _given(now: spaces.Current) -> Projection | None:
    """Return the picture that came with the data, unless it is to be laid out anew."""
    given = now.source.layout
    return None if given is None or _is_drawn_anew() else given


def _grown(now: spaces.Current) -> tuple[Space, ...]:
    """Return what the map goes on with, unless all is to be laid out anew."""
    chain = growth.chain_of(now)
    if not chain or now.source.layout is not None:  # of which the picture tells what came later
        return ()
    if now.coming is None and spaces.DRAWN_NEXT in st.session_state:
        st.session_state[spaces.DRAWN] = st.session_state.pop(spaces.DRAWN_NEXT)
        layouts.keep("method")
    return () if _is_drawn_anew() else chain


def _is_drawn_anew() -> bool:
    """Whether all points are to be laid out anew, also before that choice is drawn in a run."""
    linked = st.query_params.get(spaces.DRAWN, "")
    return bool(st.session_state.get(spaces.DRAWN, linked) == ANEW)


def _choose_drawn(now: spaces.Current) -> None:
    """Draw the choice to lay all points out anew, where there is a picture to go on with.

    Among what is adjusted: in the row above, words that are added would push others to a new line,
    and with it the map down.
    """
    if now.source.layout is not None:
        choices.one_of("Map", [AS_IT_CAME, ANEW], spaces.DRAWN)
    elif growth.chain_of(now):
        choices.one_of("Map", [KEPT, ANEW], spaces.DRAWN)


def _select(label: str, options: list[str], key: str) -> str:
    value = st.selectbox(label, options, key=key, bind="query-params", width=150)
    return value if value in options else options[0]


def _search() -> tuple[str, SearchMode]:
    text = st.text_input(
        "Find",
        type="search",
        key="find",
        bind="query-params",
        placeholder="Word or idea",
        max_chars=200,
        width=165,
        icon=":material/search:",
    )
    mode = st.selectbox(
        "How",
        ["Contains", "Pattern", "Meaning"],
        key="find_by",
        bind="query-params",
        width=112,
        help="Contains: letters anywhere in the word; where no word has them, what is near in "
        "meaning. Pattern: a regular expression. Meaning: the phrase is embedded by the same model "
        "and placed among its nearest neighbors, if any is nearer than made-up words come.",
    )
    return text.strip(), cast(SearchMode, mode)


def _look(space: Space, numbers: list[str]) -> tuple[str, str]:
    size = _select("Size by", [SAME_SIZE, *numbers], "size")
    hover.choose(space)
    columns = [str(name) for name in space.metadata]
    return size, _select("Label with", [LABELS, *columns], "label")


def _clusters(color: str) -> int | None:
    if color != CLUSTERS:
        return None
    value = st.number_input(
        "Number of clusters",
        min_value=1,
        max_value=MOST_CLUSTERS,
        value=None,
        step=1,
        placeholder="suggested by the silhouette",
        key="k",
        bind="query-params",
        help="Left empty, the number with the best mean silhouette is taken: a suggestion, not "
        "the true number.",
    )
    return int(value) if value else None


def _method_form(method: str, space: Space) -> tuple[Parameters, int]:
    entry = METHODS.get(method) or METHODS["tsne"]
    st.caption(md(entry.description, limit=300))
    usual = _focused(entry.parameters()).fitted_to(len(space))
    parameters = choices.parameters_form(usual, entry.name)
    seed = st.number_input(
        "Seed",
        min_value=0,
        max_value=2**31 - 1,
        value=0,
        step=1,
        key="seed",
        bind="query-params",
        help="Where chance begins: the same seed draws the same map; what changes with the seed "
        "is not in the data.",
    )
    return cast(Parameters, parameters), int(seed)


def _focused(usual: Parameters) -> Parameters:
    """Let a person say in plain words what the picture is to show, and tell what that sets."""
    if usual.focused("local") == usual.focused("global"):
        return usual
    chosen = st.select_slider(
        "What the picture shows best",
        FOCUSES,
        value=BALANCED,
        key="focus",
        bind="query-params",
        help="Local: fine groups, each point beside its nearest. Global: how groups lie to one "
        "another. It sets what stands below as “suits these data”; a number typed there wins.",
    )
    focused = usual.focused(FOCUSES.get(chosen, "balanced"))
    titles = options_of(usual)
    local = usual.focused("local")
    told = [
        f"{md(titles[name].title)} {value:g}"
        for name, value in asdict(focused).items()
        if value != getattr(local, name) or value != getattr(usual.focused("global"), name)
    ]
    st.caption(f"{chosen}: {', '.join(told)}.")
    return focused


def _overlays(now: spaces.Current) -> tuple[Literal["shown", "hidden"], pairs.Pairs]:
    space = now.space
    with st.popover("Draw", icon=":material/polyline:"):
        shown = st.toggle("Boundaries of the groups", key="boundaries", bind="query-params")
        listed = st.toggle(
            "Arrows of the list's pairs",
            value=bool(now.source.pairs),
            key="pairs",
            bind="query-params",
            disabled=pairs.COLUMN not in space.metadata and not now.source.pairs,
        )
        typed = st.text_area(
            "Arrows",
            key="arrows",
            bind="query-params",
            height=110,
            max_chars=1000,
            placeholder="man → woman\nking → queen",
            help="One pair per line; →, -> or a comma between the two words.",
        )
    found = pairs.typed(typed, space)
    if listed:
        joined = (*pairs.listed(space), *pairs.brought(now.source.pairs, space))
        found = pairs.Pairs((*joined, *found.rows), found.notes)
    return ("shown" if shown else "hidden"), found
