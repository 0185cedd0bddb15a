"""What the index lab measures: which vectors, which indexes, with which options."""

from dataclasses import dataclass

import streamlit as st

from explorer.arrays import FloatMatrix, fingerprint
from explorer.benchmark import (
    MOST_DIMENSIONS,
    MOST_NEIGHBORS,
    MOST_QUERIES,
    MOST_VECTORS,
    Generated,
    Settings,
)
from explorer.indexes import INDEXES, IndexParameters
from explorer.metrics import METRICS
from pages.shared import choices, spaces
from pages.shared.wording import md
from pages.shared.work.runs import Whose

CHOSEN = "lab_indexes"
"""Where the session keeps which indexes are chosen."""

_SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, MOST_VECTORS)
_FEWEST = 2


@dataclass(frozen=True, eq=False)
class Plan:
    """A measurement as asked for.

    Attributes
    ----------
    data : ndarray, shape (n, d), float32, or Generated
    families : tuple of parameter dataclasses
    settings : Settings
    source : str
    data_key : str
        Of the vectors and the settings, whatever is measured on them.
    whose : Whose
        Where the vectors come from.
    """

    data: FloatMatrix | Generated
    families: tuple[IndexParameters, ...]
    settings: Settings
    source: str
    data_key: str
    whose: Whose

    @property
    def key(self) -> str:
        """Of the whole measurement."""
        return fingerprint(self.data_key, [repr(each) for each in self.families])

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of vectors and of their coordinates."""
        if isinstance(self.data, Generated):
            return self.data.n, self.data.d
        return int(self.data.shape[0]), int(self.data.shape[1])


def draw(now: spaces.Current) -> Plan:
    """Draw the controls and return what they ask for."""
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    with row:
        which = choices.one_of(
            "Vectors",
            {"current": "Current space", "generated": "Generated"},
            "lab_vectors",
            "current" if len(now.space) >= _FEWEST else "generated",
        )
        made = _generated() if which == "generated" else None
    chosen = st.multiselect(
        "Indexes",
        list(INDEXES),
        default=list(INDEXES),
        format_func=lambda name: INDEXES[name].short if name in INDEXES else name,
        key=CHOSEN,
        bind="query-params",
    )
    with row, st.popover("Options", icon=":material/tune:"):
        settings = _settings()
        families = tuple(_options(name) for name in chosen)
    data = made or now.space.vectors
    source = made.source if made else f"{now.source.title}, {len(now.space):,} texts"
    content = repr(made) if made else now.space.fingerprint
    key = fingerprint("lab", content, repr(settings))
    own = made is None and now.source.name in spaces.own_sources()
    return Plan(data, families, settings, source, key, "own" if own else "shipped")


def _generated() -> Generated:
    n = st.select_slider(
        "How many",
        _SIZES,
        value=10_000,
        format_func=lambda size: f"{size:,}",
        key="lab_n",
        bind="query-params",
        width=260,
        help="Made up in overlapping groups to resemble embeddings, only when they are measured.",
    )
    d = st.number_input(
        "Dimensions",
        min_value=2,
        max_value=MOST_DIMENSIONS,
        value=384,
        key="lab_d",
        bind="query-params",
        width=140,
    )
    return Generated(n, d)


def _settings() -> Settings:
    k = st.number_input(
        "Neighbors asked for",
        min_value=1,
        max_value=MOST_NEIGHBORS,
        value=10,
        key="lab_k",
        bind="query-params",
        help="Recall is the share of the true nearest that is found; a query is left out of its "
        "own answer.",
    )
    queries = st.number_input(
        "Queries",
        min_value=1,
        max_value=MOST_QUERIES,
        value=200,
        key="lab_queries",
        bind="query-params",
        help="Rows drawn by lot. More make recall more certain. Costs time in proportion.",
    )
    metric = choices.one_of(
        "Closeness",
        METRICS,
        "lab_metric",
        help="Not every index can serve dot products and Euclidean distances.",
    )
    swept = st.toggle(
        "Try less and more effort as well",
        value=True,
        key="lab_sweep",
        bind="query-params",
        help="Searches each index with a quarter of its effort, and with 4 and 16 times, without "
        "building it again.",
    )
    return Settings(k, queries, metric, sweep="tuning" if swept else "none")


def _options(name: str) -> IndexParameters:
    """Draw the options of a family, if it has any, and return them as set."""
    entry = INDEXES[name]
    defaults = entry.parameters()
    if not entry.parameters.__dataclass_fields__:
        return defaults
    with st.expander(md(entry.title)):
        st.caption(md(entry.description, 300))
        parameters: IndexParameters = choices.parameters_form(defaults, f"lab_{name}")
    return parameters
