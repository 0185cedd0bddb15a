"""A workspace that holds everything, exported; and its file taken apart and put together."""

import io
import json
import zipfile

from explorer.workspaces import (
    Data,
    keep_search,
    no_tags,
)
from tests.workspaces import made


def filled(shelf):
    workspace = shelf.create("Everything")
    item = workspace.put_data("Words", made.words(), {"origin": {"kind": "typed"}})
    workspace.put_data("Points", made.vectors(), parent=item.id)
    for asks, questions in made.SETS.items():
        workspace.put_data(asks, Data(questions=questions))
    workspace.put_data("Documents", Data(documents=made.DOCUMENTS))
    workspace.put_data("Judged", Data(judged=made.JUDGED))
    workspace.put_run(made.run(1))
    workspace.put_address("0abc123", "l1.2.3")
    keep_search(workspace, made.SEARCH)
    workspace.put_data("Pictured", made.pictured())
    workspace.put("note", "Close up", {"camera": [0.1, 2e-9]}, parent=item.id)
    tags = no_tags("Words", 5, item.id).given("odd", [3, 1], ["word 0 3", "word 0 1"])
    workspace.put_tags(tags)
    workspace.put_view(made.view(1, item.id))
    workspace.put_view(made.view(2, thumbnail=None))
    workspace.order_views(["view-2", "view-1"])
    return workspace


def packed(manifest, **files):
    """Return a file with a manifest and members as given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        read = {info.filename: archive.read(info) for info in archive.infolist()}
    return json.loads(read.pop("manifest.json")), read


def rebuilt(manifest, read):
    return packed(manifest, **{name.replace("/", "__"): part for name, part in read.items()})
