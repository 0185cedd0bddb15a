"""Saved views as the map in the browser shows them, and where each of them leads."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from explorer.intake import View
from explorer.plots import Block
from explorer.projection import METHODS, Projection
from explorer.wordlists import WORD_LISTS
from explorer.workspaces import LONGEST_NAME, LONGEST_SENTENCE, THUMBNAIL_SIDE, SavedView
from pages.map.controls import Settings
from pages.map.finding import Found
from pages.map.view import Shown
from pages.shared import models, spaces
from pages.shared.wording import counted
from pages.shared.work import keeping, views
from pages.shared.work.growing import ANEW
from pages.shared.work.own import Listed, own_sources
from pages.shared.work.sources import OWN, Source

CAME = "came-"
"""Begins the ids of views that came with the data."""

_FAR = 1.75  # of a camera from the middle of what it sees: about as the map's own
_NOT_SET = frozenset(
    ("work", "view", "side", "wordset", "server", "embed", "embed_options", "tags")
)
"""Parameters of an address that are no settings of a view."""


def told(now: spaces.Current, settings: Settings) -> dict[str, Any]:
    """Return the saved views for the browser, with what their settings are compared to."""
    items = {name: _item(view) for name, view in views.saved().items()}
    items |= {f"{CAME}{number}": each for number, each in enumerate(_came(now))}
    name, wish = views.to_open()
    gone = views.deleted()
    return {
        "order": list(items),
        "items": items,
        "now": urlencode(usual(now, settings)),
        "deleted": "" if gone is None else gone.name,
        "open": {"id": name, "wish": wish} if name in items else None,
        "alone": keeping.refusal() or "",
        "limits": {"name": LONGEST_NAME, "sentence": LONGEST_SENTENCE, "side": THUMBNAIL_SIDE},
    }


def proposed(now: spaces.Current, shown: Shown, found: Found) -> dict[str, str]:
    """Return what a name of a view is proposed from; what is selected the browser knows itself.

    So the message to it stays the same whatever is selected, and need not travel again.
    """
    entry = METHODS.get(shown.projection.method)
    method = "as given" if entry is None else entry.title
    space = ", 3-D" if shown.projection.dimensions == 3 else ""
    searched = shown.settings.search if found.rows else ""
    return {"list": now.source.title, "searched": searched, "method": f"{method}{space}"}


def usual(now: spaces.Current, settings: Settings) -> list[tuple[str, str]]:
    """Return the settings that an address need not name, since they are what it means without."""
    named = [("list", now.source.title)]
    if now.spec is not None:
        named.append(("model", models.title(now.spec)))
    if settings.given is None:
        named.append(("method", METHODS[settings.method].title))
        named.append(("dimensions", f"{settings.dimensions}-D"))
    return [*named, ("color", settings.color)]


def completed(given: Iterable[tuple[str, str]], settings: list[tuple[str, str]]) -> Any:
    """Return the settings of an address with those that it does not name."""
    own = tuple((name, value) for name, value in given if name not in _NOT_SET)
    there = {name for name, _ in own}
    return (*(each for each in settings if each[0] not in there), *own)


def picture_of(method: str, dimensions: int, name: str) -> str:
    """Return what names a picture in the browser: another one has another name."""
    return f"{method} {dimensions}d {name}"


def of_picture(shown: Shown) -> tuple[tuple[SavedView, ...], int]:
    """Return the saved views of the picture that is drawn, and how many are of others.

    Groups that a view hides are those of its own coloring: in another one nothing is hidden.
    """
    drawn = picture_of(shown.projection.method, shown.projection.dimensions, shown.name)
    every = views.saved().values()
    found = [view for view in every if view.picture == drawn and not gone(view)]
    color = shown.settings.color
    alike = [each if each.setting("color") == color else _without_hidden(each) for each in found]
    return tuple(alike), len(every) - len(found)


def _without_hidden(view: SavedView) -> SavedView:
    parts = view.marks.split("*")
    return replace(view, marks="*".join(part for part in parts if not part.startswith("h")))


# What is here, and what is gone -------------------------------------------------------------------


def _item(view: SavedView) -> dict[str, Any]:
    address = [(name, value) for name, value in view.address if name != "list"]
    title = _title(view)
    picture = view.thumbnail
    return {
        "name": view.name,
        "sentence": view.sentence,
        "query": urlencode([("list", title), *address]),
        "marks": view.marks,
        "picture": view.picture,
        "color": view.setting("color") or "",
        "thumbnail": None if picture is None else Block(picture, "bytes", lambda: picture),
        "gone": gone(view),
        "own": True,
    }


def _title(view: SavedView) -> str:
    """Return what the list of a view is called now."""
    own = None if view.parent is None else own_sources().get(f"{OWN}{view.parent}")
    return (view.setting("list") or "") if own is None else own.title


def gone(view: SavedView) -> str:
    """Say what of a view is not here any more; nothing where all of it is."""
    title, model = view.setting("list") or "", view.setting("model")
    if view.parent is not None:
        own = own_sources().get(f"{OWN}{view.parent}")
        if own is None:
            return f"Its list “{title}” is not in the workspace any more."
        if (rows := _rows(own)) != view.rows:
            return f"Its list “{title}” had {view.rows:,} rows then and has {rows:,} now."
    else:
        entry = next((entry for entry in WORD_LISTS() if entry.title == title), None)
        if entry is None:
            return f"Its list “{title}” is not here any more."
        if spaces.ready_made(entry.name).key != view.data:
            return f"Its list “{title}” is another one now."
    if model is not None and model not in map(models.title, models.known().values()):
        return f"Its model “{model}” is not set up here."
    return ""


def _rows(own: Source | Listed) -> int:
    if isinstance(own, Listed):
        return own.rows
    held = own.table if own.space is None else own.space
    return 0 if held is None else len(held)


# Views that another tool saved --------------------------------------------------------------------


def _came(now: spaces.Current) -> list[dict[str, Any]]:
    """Return the views that came with the data, as those saved here."""
    return [_as_saved(now, view) for view in now.source.beside.views]


def _as_saved(now: spaces.Current, view: View) -> dict[str, Any]:
    entry, given = METHODS.get(view.projection), now.source.layout
    address = [("list", now.source.title)]
    if now.spec is not None:
        address.append(("model", models.title(now.spec)))
    picture = ""
    if entry is not None:
        if given is not None:
            address.append(("drawn", ANEW))
        address += [("method", entry.title), ("dimensions", f"{view.dimensions}-D")]
        parameters = entry.parameters().fitted_to(len(now.space))
        key = spaces.layout_key(now.space, parameters, view.dimensions, 0)
        picture = picture_of(view.projection, view.dimensions, key)
    drawn = entry.title if entry is not None else "the picture that is drawn"
    return {
        "name": view.name,
        "sentence": f"{drawn} in {view.dimensions}-D, "
        f"{counted(len(view.points), 'point')} marked; it came with the data.",
        "query": urlencode(address),
        "marks": marks_of(view, len(now.space), given),
        "picture": picture,
        "color": "",
        "thumbnail": None,
        "gone": "",
        "own": False,
    }


def marks_of(view: View, rows: int, given: Projection | None) -> str:
    """Return the camera and the points of a view as the address tells them."""
    inside = sorted({point for point in view.points if 0 <= point < rows})
    parts = [f"l{'.'.join(map(str, inside))}" if inside else ""]
    drawn = given is None or view.projection in METHODS
    if drawn and view.dimensions == 3 and len(view.camera) >= 6:
        parts.insert(0, _camera(view.camera))
    return "*".join(part for part in parts if part)


def _camera(seen: tuple[float, ...]) -> str:
    """Return a camera that looks from the same side: positions of other tools mean nothing here."""
    way = [there - aim for there, aim in zip(seen[:3], seen[3:6], strict=True)]
    length = sum(step * step for step in way) ** 0.5
    if not length:
        return ""
    eye = [f"{_FAR * step / length:.4g}" for step in way]
    return f"c{'_'.join([*eye, '0', '0', '0', '0', '1', '0'])}"
