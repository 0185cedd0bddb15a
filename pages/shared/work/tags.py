"""Tags that a person gives to rows of a list: a column of it, kept in its workspace."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import streamlit as st

from explorer.errors import InputError, StoreError
from explorer.space import Space
from explorer.workspaces import Shelf, Tags, no_tags
from pages.shared.work import keeping
from pages.shared.work.own import own_sources, own_tags
from pages.shared.work.sources import Source

COLUMN = "tag"
MOST_STEPS = 50
"""Changes that can be undone."""

LINK = "tags"
"""Says in the address which of this session's changes was the last: Back undoes it so."""

UNTAGGED = "0"
"""What the browser writes into the address that was left by the first change."""

_MADE = "space with its tags"
_STEPS = "steps of tags"
_COUNT = "changes of tags"


def of(source: Source) -> Tags:
    """Return the tags of a list, as far as its rows say what they said when they were tagged."""
    texts, none = _texts(source), _none(source)
    known = _known().get(none.id)
    return none if known is None else known.fitting(texts)


def beside(source: Source, space: Space) -> Space:
    """Return a space with the tags of its list as a column; the same one until these change."""
    known = _known().get(_none(source).id)
    if known is None or not len(known):
        return space
    before: tuple[Space, Tags, Space] | None = st.session_state.get(_MADE)
    if before is not None and before[0] is space and before[1] is known:
        return before[2]
    tags = known.fitting(space.labels)
    made = space.annotated(COLUMN, tags.column()) if len(tags) else space
    st.session_state[_MADE] = (space, known, made)
    return made


def follow(source: Source) -> None:
    """Go to the tags that the address names, where one came back to it."""
    course = _course(_none(source).id)
    asked = st.query_params.get(LINK, "")
    if asked != course.now and asked in course.steps:
        _put(course.go(asked))


def changed_here() -> bool:
    """Whether this session has changed the tags of any list."""
    return bool(st.session_state.get(_STEPS))


def give(source: Source, label: str, rows: Sequence[int]) -> None:
    """Give a label to rows of a list; it takes the place of what they had.

    Raises
    ------
    ParameterError, LimitError
        The label cannot be one.
    """
    before, texts = of(source), _texts(source)
    _step(before, before.given(label, rows, [texts[row] for row in rows]), label)


def take(source: Source, rows: Sequence[int]) -> None:
    """Take the labels of rows away."""
    before = of(source)
    _step(before, before.without(rows), "removed")


def can_undo(source: Source) -> bool:
    """Whether this session has changed the tags of a list."""
    return _course(_none(source).id).before is not None


def undo(source: Source) -> None:
    """Bring back the tags of a list as they were before they changed last."""
    course = _course(_none(source).id)
    if course.before is not None:
        _put(course.go(course.before))
        st.query_params[LINK] = course.now


def carried(source: Source, rows: Sequence[int], made: Source) -> Source:
    """Return a list after its rows got the tags that they had in the one they were taken from.

    Parameters
    ----------
    source : Source
    rows : sequence of int
        Of it: the first rows of the other list, in their order.
    made : Source
    """
    before = of(source)
    if len(before) and not len(of(made)):
        none = _none(made)
        _put(replace(before.taken(rows, none.title, none.parent), size=none.size))
    return made


@dataclass
class _Course:
    """How this session changed the tags of a list.

    Attributes
    ----------
    now : str
        What the address says of the last step.
    steps : dict
        By what the address says of it: the tags after a step, and the step before it.
    """

    now: str = UNTAGGED
    steps: dict[str, tuple[Tags, str | None]] = field(default_factory=dict)

    @property
    def before(self) -> str | None:
        """The step before the last, where it is still known."""
        _, before = self.steps.get(self.now, (None, None))
        return before if before in self.steps else None

    def take(self, before: Tags, after: Tags, named: str) -> None:
        """Take a step from what the tags are, which another session may have changed."""
        self.steps[self.now] = (before, self.before)
        self.steps[named] = (after, self.now)
        self.now = named
        for old in list(self.steps)[:-MOST_STEPS]:
            del self.steps[old]

    def go(self, step: str) -> Tags:
        """Go to a step and return the tags after it."""
        self.now = step
        return self.steps[step][0]


def _step(before: Tags, after: Tags, named: str) -> None:
    _put(after)
    st.session_state[_COUNT] = number = st.session_state.get(_COUNT, 0) + 1
    course = _course(before.id)
    course.take(before, after, f"{number} {' '.join(named.split())}")
    st.query_params[LINK] = course.now


def _course(name: str) -> _Course:
    courses: dict[str, _Course] = st.session_state.setdefault(_STEPS, {})
    return courses.setdefault(name, _Course())


def _put(tags: Tags) -> None:
    own_tags()[tags.id] = tags
    try:
        keeping.needed(f"Tags of {tags.title}").put_tags(tags)
    except (StoreError, InputError) as error:
        keeping.refuse(str(error))
    else:
        del own_tags()[tags.id]
        keeping.keep_the_rest()


def _known() -> dict[str, Tags]:
    """Return the tags of all lists; what only this session holds is newer than what is kept."""
    there = keeping.workspace()
    kept = {} if there is None else _read(there.id, there.stamp)
    return {**kept, **own_tags()}


@st.cache_resource(show_spinner=False, max_entries=24)
def _read(work: str, stamp: tuple[int, int]) -> dict[str, Tags]:
    """Read the tags of a workspace once for all sessions; `stamp` tells its state."""
    return {tags.id: tags for tags in Shelf().open(work).tags()}


def _texts(source: Source) -> Sequence[str]:
    if source.table is not None:
        return source.table.words
    assert source.space is not None
    return source.space.labels


def _none(source: Source) -> Tags:
    size = len(_texts(source))
    if source.name in own_sources():
        return no_tags(source.title, size, source.item_id)
    return no_tags(source.title, size, data=source.key)
