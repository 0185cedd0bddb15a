"""What is judged by what: the set, one model or two, and how analogies are answered."""

from dataclasses import dataclass

import streamlit as st

from explorer.embedders import EmbedderSpec
from explorer.evaluation.ready_sets import describe_set, kind_of
from explorer.expressions.analogies import Inputs, Method
from explorer.space import Space
from explorer.tasks.wordsets import Answering
from pages.shared import choices, models, spaces
from pages.shared.wording import md
from pages.shared.work import own
from pages.shared.work.questions import BroughtWords
from pages.wordsets import intake

NOTHING = "nothing"
INPUTS: dict[Inputs, str] = {"excluded": "Excluded", "allowed": "Allowed"}
METHODS: dict[Method, str] = {"3cosadd": "3CosAdd", "3cosmul": "3CosMul"}
FREQUENT = {"0": "The set’s own words", "10000": "+ 10,000 frequent words"}


@dataclass(frozen=True, eq=False)
class Contender:
    """What is judged: a model, or a space that came with its vectors.

    Attributes
    ----------
    title : str
        Raw text.
    among : EmbedderSpec or Space
    """

    title: str
    among: EmbedderSpec | Space

    @property
    def key(self) -> str:
        """Of its content."""
        return self.among.fingerprint if isinstance(self.among, Space) else repr(self.among)

    @property
    def words(self) -> str:
        """What its vocabulary is called."""
        return f"“{self.title}”" if isinstance(self.among, Space) else "its vocabulary"


@dataclass(frozen=True, eq=False)
class Asked:
    """A judgement as asked for: a set, one contender or two, and how questions are answered."""

    brought: BroughtWords
    contenders: tuple[Contender, ...]
    how: Answering

    @property
    def two(self) -> bool:
        """Whether two are compared."""
        return len(self.contenders) > 1


def draw() -> Asked:
    """Draw the controls and return what they ask for."""
    first = _current()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        brought = intake.draw()
        second = _beside(first)
        how = Answering()
        if kind_of(brought.questions) == "analogies":
            how = _answering(first)
    return Asked(brought, (first,) if second is None else (first, second), how)


def describe(asked: Asked) -> str:
    """Say in a line what is judged by what, as Markdown."""
    titles = " beside ".join(md(each.title) for each in asked.contenders)
    facts = [f"**{md(asked.brought.title)}**"]
    # The title of an own set says what is in it.
    facts += [] if asked.brought.name else [describe_set(asked.brought.questions)]
    return " · ".join([*facts, titles])


def _current() -> Contender:
    """Return what the sidebar has chosen: data with their own vectors, else the model."""
    source = spaces.source()
    if source.space is not None:
        return Contender(source.title, source.space)
    spec = models.chosen()
    return Contender(models.title(spec), spec)


def _beside(first: Contender) -> Contender | None:
    known = {f"model {name}": spec for name, spec in models.known().items()}
    titles = {NOTHING: "No other model"}
    titles |= {name: models.title(spec) for name, spec in known.items() if repr(spec) != first.key}
    titles |= {
        name: each.title
        for name, each in spaces.own_sources().items()
        if each.kind == "vectors" and name != spaces.name_of_current()
    }
    chosen = st.selectbox(
        "Beside it",
        list(titles),
        format_func=lambda name: titles.get(name, name),
        key="wordset_beside",
        bind="query-params",
        width=260,
        help="The first is the model in the sidebar, or the data there if they came with vectors. "
        "A second one is judged on the same questions.",
    )
    if chosen == NOTHING or chosen not in titles:
        return None
    title = f"{titles[chosen]} (2)" if titles[chosen] == first.title else titles[chosen]
    if chosen in known:
        return Contender(title, known[chosen])
    space = own.source(chosen).space
    assert space is not None
    return Contender(title, space)


def _answering(first: Contender) -> Answering:
    inputs = choices.one_of(
        "Inputs",
        INPUTS,
        "wordset_inputs",
        help="Whether a, b and c may be answers themselves: allowed, they nearly always win.",
    )
    method = choices.one_of("Ranked by", METHODS, "wordset_method")
    if isinstance(first.among, Space) or first.among.kind == "openai":
        return Answering(method, inputs)
    frequent = choices.one_of("Candidates", FREQUENT, "wordset_candidates")
    return Answering(method, inputs, int(frequent))
