"""One workspace: items are put, read and removed; two programs may do so at once."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from explorer.arrays import fingerprint
from explorer.errors import InputError
from explorer.evaluation.retrieval import Evaluation
from explorer.workspaces import addresses
from explorer.workspaces.columns import Written
from explorer.workspaces.contents import Data, data_of, part_of, parts_of
from explorer.workspaces.folder import WorkFolder
from explorer.workspaces.runs import (
    KeptRun,
    files_of_run,
    parameters_of_run,
    require_few_runs,
    runs_in,
    scores_of,
)
from explorer.workspaces.tags import Tags, tags_in, tags_item
from explorer.workspaces.values import Item, Kind, clean_name
from explorer.workspaces.views import (
    SavedView,
    files_of,
    order_of,
    parameters_of,
    require_few,
    views_in,
)


class Workspace(WorkFolder):
    """A workspace on disk, by what is in it; see `WorkFolder`."""

    @property
    def name(self) -> str:
        """What it is called."""
        return self.manifest().name

    @property
    def items(self) -> tuple[Item, ...]:
        """What is in it, in the order in which it came."""
        return self.manifest().items

    @property
    def size(self) -> int:
        """Bytes of its files."""
        return sum(self.manifest().files.values())

    def rename(self, name: str) -> None:
        """Call it otherwise.

        Raises
        ------
        ParameterError
            Nothing is left of the name.
        """
        clean = clean_name(name)
        self.change(lambda now: replace(now, name=clean))

    def put(
        self,
        kind: Kind,
        name: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        item_id: str | None = None,
        parent: str | None = None,
        files: Mapping[str, Written] | None = None,
    ) -> Item:
        """Keep something that is JSON: names of clusters, a note, tags.

        Parameters
        ----------
        kind, name, parameters
            See `Item`.
        item_id : str, optional
            An item of this id is replaced. By default it follows from the content.
        parent : str, optional
            Id of the item it belongs to.
        files : mapping, optional
            By role: contents, each with what is needed to read it back.

        Raises
        ------
        InputError
            It is no JSON.
        """
        content, written = dict(parameters or {}), dict(files or {})
        parts = {role: part_of(data, about) for role, (data, about) in written.items()}
        known = item_id or fingerprint(kind, name, repr(content), parent)[:16]
        item = Item(known, kind, clean_name(name), content, parent, parts)
        contents = {parts[role].file: data for role, (data, _) in written.items()}
        self.change(lambda now: now.with_item(item), contents)
        return item

    def put_data(
        self,
        name: str,
        data: Data,
        parameters: Mapping[str, Any] | None = None,
        *,
        item_id: str | None = None,
        parent: str | None = None,
    ) -> Item:
        """Keep words, vectors, or a set of questions.

        Parameters
        ----------
        name : str
        data : Data
        parameters : mapping, optional
            The step that made them; JSON.
        item_id : str, optional
            An item of this id is replaced. By default it follows from the content.
        parent : str, optional
            Id of the item they were made from.

        Raises
        ------
        InputError
            A text cannot be kept.
        StoreError
            The disk refuses.
        """
        files = parts_of(data)
        known = item_id or fingerprint(*(part_of(*each).file for each in files.values()))[:16]
        return self.put(data.kind, name, parameters, item_id=known, parent=parent, files=files)

    def put_view(self, view: SavedView) -> Item:
        """Keep a view, in the place of that of its id.

        Raises
        ------
        LimitError
            It is too long, or there are too many.
        StoreError
            The disk refuses.
        """
        plain, files = parameters_of(view), files_of(view)
        now = self.manifest()
        require_few(now.with_item(Item(view.id, "view", view.name)))
        return self.put("view", view.name, plain, item_id=view.id, parent=view.parent, files=files)

    def views(self) -> tuple[SavedView, ...]:
        """Return the saved views in the order of their story."""
        return views_in(self.manifest(), self.content)

    def order_views(self, names: Sequence[str]) -> None:
        """Tell the saved views in the order of these ids."""
        self.change(lambda now: now.with_item(order_of(list(names))))

    def put_run(self, run: KeptRun) -> Item:
        """Keep a run; the same figures of the same are kept once, with the date of the first.

        Raises
        ------
        LimitError
            It is too long, or there are too many.
        StoreError
            The disk refuses.
        """
        now = self.manifest()
        if (known := now.item(run.key)) is not None:
            return known
        require_few_runs(now.with_item(Item(run.key, "run", run.name)))
        plain, files = parameters_of_run(run), files_of_run(run)
        return self.put("run", run.name, plain, item_id=run.key, files=files)

    def runs(self) -> tuple[KeptRun, ...]:
        """Return the runs that were kept, the latest first, without their values by query."""
        return runs_in(self.manifest())

    def scores(self, run_id: str) -> dict[str, Evaluation]:
        """Return what each search of a run scored on each query; nothing where that is not kept.

        Raises
        ------
        InputError
            There is no such run, or it is damaged.
        """
        return scores_of(self.item(run_id), self.content)

    def put_address(self, key: str, text: str) -> None:
        """Keep a long part of an address under a short id, and drop what is long out of use.

        Raises
        ------
        InputError
            The id is none, or the text cannot be kept.
        StoreError
            The disk refuses.
        """
        (role, (content, about)), *_ = addresses.written(text).items()
        part = part_of(content, about)
        item = Item(addresses.item_of(key), "address", "Part of an address", parts={role: part})
        self.change(lambda now: addresses.without_old(now.with_item(item)), {part.file: content})

    def address(self, key: str) -> str | None:
        """Return the part of an address that is kept under a short id; None where none is.

        Raises
        ------
        InputError
            It is damaged.
        StoreError
            Its file is missing or damaged.
        """
        item = self.manifest().item(addresses.item_of(key))
        return None if item is None else addresses.text_in(item, self.content)

    def put_tags(self, tags: Tags) -> None:
        """Keep the tags of a list in the place of those it had; where none are left, nothing."""
        if not len(tags):
            self.change(lambda now: now.without(tags.id))
            return
        plain, files = tags_item(tags)
        self.put("tags", tags.title, plain, item_id=tags.id, parent=tags.parent, files=files)

    def tags(self) -> tuple[Tags, ...]:
        """Return the tags of its lists."""
        return tags_in(self.manifest(), self.content)

    def data(self, item_id: str) -> Data:
        """Read words, vectors or questions back.

        Raises
        ------
        InputError
            There is no such item, or it holds none.
        StoreError
            A file is missing or damaged.
        """
        item = self.item(item_id)
        if not item.holds_data:
            raise InputError(f"“{item.name}” holds no words or vectors; choose another item.")
        return data_of(
            {role: (self.content(part), dict(part.about)) for role, part in item.parts.items()}
        )

    def item(self, item_id: str) -> Item:
        """Return an item.

        Raises
        ------
        InputError
            There is none of that id.
        """
        manifest = self.manifest()
        found = manifest.item(item_id)
        if found is None:
            there = ", ".join(f"“{each.name}”" for each in manifest.items[:8]) or "nothing"
            raise InputError(
                f"“{item_id[:40]}” is not in the workspace “{manifest.name}”; there: {there}."
            )
        return found

    def use(self, item_id: str) -> None:
        """Note that words or vectors are looked at: they are what the workspace opens with.

        Raises
        ------
        InputError
            There are none of that id.
        """
        self.item(item_id)
        if (latest := self.manifest().latest) is not None and latest.id != item_id:
            now = max(time.time(), math.nextafter(latest.changed, math.inf))
            self.change(lambda there: there.with_used(item_id, now))

    def remove(self, item_id: str) -> None:
        """Take an item out; what was made from it stays.

        Raises
        ------
        InputError
            There is none of that id.
        """
        self.item(item_id)
        self.change(lambda now: now.without(item_id))
