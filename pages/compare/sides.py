"""The two sides of a comparison: which words and model on each, and what is done to the vectors."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from explorer.comparison import VARIANTS, Common, common_words
from explorer.embedders import EmbedderSpec
from explorer.space import Space
from explorer.wordlists import WORD_LISTS
from pages.shared import models, spaces
from pages.shared.wording import md
from pages.shared.work import own
from pages.shared.work.sources import Source

UNCHANGED = "As it is"
WIDTH = 380
"""In CSS pixels: titles of models are long."""

HERE = "sidebar"
"""What the sidebar has chosen, as a choice of a side."""

SideName = Literal["left", "right"]
_TITLES: dict[SideName, str] = {"left": "Left", "right": "Right"}


@dataclass(frozen=True)
class Side:
    """One side as chosen.

    Attributes
    ----------
    source : Source
    spec : EmbedderSpec or None
        Its model, if the words do not come with vectors.
    variant : str
        Such as ``int8``, or "".
    """

    source: Source
    spec: EmbedderSpec | None
    variant: str

    @property
    def title(self) -> str:
        """What the side is called, raw."""
        model = "Given vectors" if self.spec is None else models.title(self.spec)
        if not self.variant:
            return model
        name, _, number = self.variant.partition("=")
        change = VARIANTS[name].title.lower()
        return f"{model}, {change}{f' ({number})' if number else ''}"


def draw(now: spaces.Current, side: SideName) -> tuple[Side, DeltaGenerator]:
    """Draw what a side shows: the left one begins as the sidebar says, the right one unlike it.

    Beside it, the place for how its map is drawn, which follows from how many words there are.
    """
    folded = st.popover(f"{_TITLES[side]} side", icon=":material/tune:")
    with folded, st.container(width=WIDTH):
        source = _source(now, side)
        spec = _spec(now, side, source)
        given = spec is None and side == "right" and source.name == now.source.name
        variant = _variant(side, now.space.dimension, "binary" if given else "")
        place = st.container()
    return Side(source, spec, variant), place


def same_words(now: spaces.Current, sides: tuple[Side, Side]) -> Common | None:
    """Return both spaces with the words they share; None while one is made.

    Raises
    ------
    InputError
        They share none.
    """
    found = []
    for side, slot in zip(sides, ("compare left space", "compare space"), strict=True):
        space = _space(now, side, slot)
        if space is None:
            return None
        found.append(space)
    first, second = found
    if sides[0].source.name == sides[1].source.name:
        return Common(first, second, (0, 0))
    return common_words(first, second)


def _space(now: spaces.Current, side: Side, slot: str) -> Space | None:
    if side.source.name == now.source.name and side.spec == now.spec:
        return now.space
    if side.source.space is not None:
        return side.source.space
    assert side.spec is not None
    made = spaces.space_of(side.source, side.spec, slot=slot)
    return None if made is None else made[0]


def _source(now: spaces.Current, side: SideName) -> Source:
    titles = {HERE: f"{now.source.title} (sidebar)"}
    titles |= {entry.name: entry.title for entry in WORD_LISTS()}
    titles |= {name: source.title for name, source in own.own_sources().items()}
    titles.pop(now.source.name, None)
    name = st.selectbox(
        f"{_TITLES[side]}: words",
        list(titles),
        format_func=lambda name: titles.get(name, name),
        key=f"compare_{side}_list",
        bind="query-params",
        help="Of two lists the words are compared that both have.",
    )
    if name == HERE or name not in titles:
        return now.source
    return own.source(name) if name in own.own_sources() else spaces.ready_made(name)


def _spec(now: spaces.Current, side: SideName, source: Source) -> EmbedderSpec | None:
    label = f"{_TITLES[side]}: model"
    if source.space is not None:
        st.text_input(label, value="Given vectors", disabled=True, key=f"compare_{side}_given")
        return None
    known, usual = models.known(), now.spec or models.chosen()
    names, begins = list(known), 0
    if side == "left":
        names = [HERE, *names]
    else:
        others = (name for name, spec in known.items() if spec.kind != usual.kind)
        begins = names.index(next(others, names[0]))
    name = st.selectbox(
        label,
        names,
        index=begins,
        format_func=lambda name: _title_of(name, usual),
        key="compare_model" if side == "right" else "compare_left_model",
        bind="query-params",
    )
    return known.get(name, usual if side == "left" else known[names[begins]])


def _title_of(name: str, usual: EmbedderSpec) -> str:
    if name == HERE:
        return f"{models.title(usual)} (sidebar)"
    known = models.known()
    return models.title(known[name]) if name in known else name


def _variant(side: SideName, dimension: int, default: str = "") -> str:
    names = [UNCHANGED, *VARIANTS]
    name = st.selectbox(
        f"{_TITLES[side]}: vectors",
        names,
        index=names.index(default) if default else 0,
        format_func=lambda name: VARIANTS[name].title if name in VARIANTS else name,
        key=f"compare_{side}_vectors",
        bind="query-params",
        help=" ".join(f"{entry.title}: {md(entry.description)}" for entry in VARIANTS.values()),
    )
    entry = VARIANTS.get(name)
    if entry is None:
        return ""
    if entry.number is None:
        return entry.name
    label, start = entry.number
    number = st.number_input(
        label,
        min_value=1,
        max_value=max(1, dimension),
        value=min(start, dimension),
        step=1,
        key=f"compare_{side}_{entry.name}".replace("-", "_"),
        bind="query-params",
    )
    return f"{entry.name}={number}"
