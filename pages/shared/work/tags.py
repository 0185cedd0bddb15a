"""Tags that a person gives to rows of a list: a column of it, kept in its workspace."""

from collections.abc import Sequence
from dataclasses import replace

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

_MADE = "space with its tags"
_STEPS = "tags before"


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


def give(source: Source, label: str, rows: Sequence[int]) -> None:
    """Give a label to rows of a list; it takes the place of what they had.

    Raises
    ------
    ParameterError, LimitError
        The label cannot be one.
    """
    before, texts = of(source), _texts(source)
    _step(before, before.given(label, rows, [texts[row] for row in rows]))


def take(source: Source, rows: Sequence[int]) -> None:
    """Take the labels of rows away."""
    before = of(source)
    _step(before, before.without(rows))


def can_undo(source: Source) -> bool:
    """Whether this session has changed the tags of a list."""
    return bool(_steps(_none(source).id))


def undo(source: Source) -> None:
    """Bring back the tags of a list as they were before they changed last."""
    if can_undo(source):
        _put(_steps(_none(source).id).pop())


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


def _step(before: Tags, after: Tags) -> None:
    steps = _steps(before.id)
    steps.append(before)
    del steps[:-MOST_STEPS]
    _put(after)


def _steps(name: str) -> list[Tags]:
    steps: dict[str, list[Tags]] = st.session_state.setdefault(_STEPS, {})
    return steps.setdefault(name, [])


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
