"""Numbered items of each kind that is kept, put and looked at again."""

from dataclasses import replace

from explorer.workspaces import Data, KeptSearch, keep_search, searches_in
from tests.workspaces import made

MOST = 240
"""Of few kinds more are kept: from there on all are words."""


def put(workspace, number):
    """Put item `number`, of a kind that follows from it."""
    name = f"n{number}"
    kind = number % 5 if number < MOST else 0
    if kind == 1:
        judged = replace(made.JUDGED, name=f"set {number}")
        workspace.put_data(f"judged {number}", Data(judged=judged), item_id=name)
    elif kind == 2:
        workspace.put_run(replace(made.run(number), id=name))
    elif kind == 3:
        workspace.put_address(_key(number), f"l{number}")
    elif kind == 4:
        keep_search(workspace, _search(number))
    else:
        workspace.put_data(f"list {number}", made.words(number), item_id=name)


def is_as_put(workspace, number):
    """Whether item `number` is there, to the last bit."""
    name = f"n{number}"
    kind = number % 5 if number < MOST else 0
    if kind == 1:
        judged = replace(made.JUDGED, name=f"set {number}")
        return made.facts(workspace.data(name)) == made.facts(Data(judged=judged))
    if kind == 2:
        (run,) = [each for each in workspace.runs() if each.id == name]
        same = run.figures == made.run(number).figures
        return same and made.scores(workspace.scores(name)) == made.scores(made.run(number).scores)
    if kind == 3:
        return workspace.address(_key(number)) == f"l{number}"
    if kind == 4:
        found = [replace(each, created=0.0) for each in searches_in(workspace.manifest())]
        return _search(number) in found
    return made.facts(workspace.data(name)) == made.facts(made.words(number))


def _key(number):
    return f"key{number:05}"


def _search(number):
    return KeptSearch(f"query {number}", "Letters", (), ("a",))


def id_of(number):
    """Return the id under which item `number` is put."""
    kind = number % 5 if number < MOST else 0
    if kind == 3:
        return f"address-{_key(number)}"
    return _search(number).item_id if kind == 4 else f"n{number}"
