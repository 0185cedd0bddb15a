"""The two sides of a comparison: which model on each, and what is done to its vectors."""

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from explorer.comparison import VARIANTS
from explorer.embedders import EmbedderSpec
from explorer.space import Space
from pages.shared import models, spaces
from pages.shared.wording import md

UNCHANGED = "As it is"
SideName = Literal["left", "right"]


@dataclass(frozen=True)
class Side:
    """One side as chosen: its model, if it has one, and a variant such as ``int8``, or ""."""

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


def draw_left(now: spaces.Current) -> Side:
    """Draw the left side: the current space, changed or not."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        model = "Given vectors" if now.spec is None else models.title(now.spec)
        st.text_input(
            "Left: model", value=model, disabled=True, help="The one chosen in the sidebar."
        )
        variant = _variant("left", now.space.dimension)
    return Side(now.spec, variant)


def draw_right(now: spaces.Current) -> Side:
    """Draw the right side: any model of the session, changed or not."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        spec = now.spec
        if spec is None:
            st.text_input("Right: model", value="Given vectors", disabled=True)
        else:
            known = models.known()
            other = next((n for n, s in known.items() if s.kind != spec.kind), next(iter(known)))
            name = st.selectbox(
                "Right: model",
                list(known),
                index=list(known).index(other),
                format_func=lambda name: models.title(known[name]) if name in known else name,
                key="compare_model",
                bind="query-params",
            )
            spec = known.get(name, known[other])
        variant = _variant("right", now.space.dimension, "binary" if spec is None else "")
    return Side(spec, variant)


def same_words(now: spaces.Current, side: Side) -> Space | None:
    """Return the space of the current words under a side's model; None while it is made."""
    if side.spec is None or side.spec == now.spec:
        return now.space
    made = spaces.space_of(now.source, side.spec, slot="compare space")
    return None if made is None else made[0]


def _variant(side: SideName, dimension: int, default: str = "") -> str:
    names = [UNCHANGED, *VARIANTS]
    name = st.selectbox(
        "Vectors",
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
