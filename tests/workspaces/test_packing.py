"""A workspace as one file: out and back equal, and whatever else is brought ends in a sentence."""

import io
import zipfile

import pyarrow.parquet as pq
import pytest

from explorer.errors import InputError, LimitError, StoreError
from explorer.workspaces import (
    export_bytes,
    import_workspace,
    require_exportable,
    told_by,
)
from tests.workspaces import made
from tests.workspaces.exported import filled, members, packed, rebuilt


def test_exported_deleted_and_imported_it_is_equal_to_the_last_number(shelf):
    workspace = filled(shelf)
    before, runs = workspace.manifest(), workspace.runs()
    known = {i.id: made.facts(workspace.data(i.id)) for i in before.items if i.holds_data}
    data = export_bytes(workspace)
    assert export_bytes(workspace) == data
    shelf.delete(workspace.id)
    back = import_workspace(shelf, data)
    assert back.manifest() == before
    assert {i.id: made.facts(back.data(i.id)) for i in before.items if i.holds_data} == known
    assert [vars(each) for each in back.runs()] == [vars(each) for each in runs]
    assert back.address("0abc123") == "l1.2.3"
    told = back.scores(runs[0].id)
    assert made.scores(told) == made.scores(made.run(1).scores)
    assert [each.column() for each in back.tags()] == [["", "odd", "", "odd", ""]]
    assert back.views() == (made.view(2, thumbnail=None), made.view(1, before.items[0].id))
    with pytest.raises(InputError, match="here again already"):
        shelf.restore(workspace.id)


def test_a_file_of_the_format_before_is_read(shelf):
    manifest, read = members(export_bytes(filled(shelf)))
    manifest |= {"format": 1, "items": manifest["items"][:2]}
    named = {p["file"] for item in manifest["items"] for p in item["parts"].values()}
    read = {name: part for name, part in read.items() if name.removeprefix("data/") in named}
    back = import_workspace(shelf, rebuilt(manifest, read))
    assert made.facts(back.data(manifest["items"][1]["id"])) == made.facts(made.vectors())


def test_imported_beside_the_original_it_gets_an_id_of_its_own(shelf):
    workspace = filled(shelf)
    copy = import_workspace(shelf, io.BytesIO(export_bytes(workspace)))
    assert copy.id != workspace.id
    assert copy.items == workspace.items


def test_any_program_can_read_the_file(shelf):
    manifest, read = members(export_bytes(filled(shelf)))
    assert manifest["format"] == 5
    words, points, *_, note, tags, view, _, story = manifest["items"]
    assert note["parts"] == {}
    table = pq.read_table(io.BytesIO(read["data/" + tags["parts"]["tags"]["file"]]))
    assert table["label"].to_pylist() == ["odd", "odd"]
    assert (tags["parent"], tags["parameters"]["size"]) == (words["id"], 5)
    assert view["parent"] == words["id"]
    assert read["data/" + view["parts"]["thumbnail"]["file"]] == made.view(1).thumbnail
    assert story["parameters"] == {"order": ["view-2", "view-1"]}
    table = pq.read_table(io.BytesIO(read["data/" + words["parts"]["words"]["file"]]))
    assert table.column_names == ["word", "group", "weight"]
    assert table["word"].to_pylist() == [f"word 0 {row}" for row in range(5)]
    table = pq.read_table(io.BytesIO(read["data/" + points["parts"]["vectors"]["file"]]))
    assert table["vector"].to_pylist()[3] == made.vectors().space.vectors[3].tolist()


def test_lists_that_share_a_file_are_read_once_and_not_without_end(shelf):
    manifest, read = members(export_bytes(filled(shelf)))
    item = next(each for each in manifest["items"] if each["kind"] == "words")
    item["parts"]["words"]["about"]["rows"] = 30_000_000
    with pytest.raises(LimitError, match="rows in all its lists"):
        import_workspace(shelf, rebuilt(manifest, read))


def test_a_file_that_unpacks_to_far_more_is_refused_before_it_is_read(shelf):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b" " * 30_000_000)
    with pytest.raises(LimitError, match="too large"):
        import_workspace(shelf, buffer.getvalue())


def test_a_file_is_known_for_a_workspace_by_its_manifest_alone(shelf, tmp_path):
    workspace = filled(shelf)
    data = export_bytes(workspace)
    (tmp_path / "x.zip").write_bytes(data)
    assert told_by(data) == told_by(tmp_path / "x.zip") == workspace.manifest()
    manifest, _ = members(data)
    assert told_by(packed(manifest)) == workspace.manifest()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("words.txt", "cat")
    manifest["format"] = 9
    with pytest.raises(InputError, match="format 9 and this program reads 5"):
        told_by(packed(manifest, **{f"data__{'0' * 64}.parquet": b""}))
    later = bytearray(data)
    later[data.index(b"PK\1\2") + 6] = 255  # the version of zip that is needed to read it
    others = [b"", b"cat\ndog", b"PK no zip", buffer.getvalue(), packed({"items": []}), data[:-9]]
    assert [told_by(each) for each in (*others, bytes(later))] == [None] * 7
    assert told_by(tmp_path) is None
    assert told_by(tmp_path / "none.zip") is None


def test_what_cannot_be_exported_is_told_before_it_is_tried(shelf):
    workspace = filled(shelf)
    assert require_exportable(workspace) == workspace.manifest()
    next((workspace.folder / "data").iterdir()).unlink()
    with pytest.raises(StoreError, match="is missing"):
        require_exportable(workspace)
    shelf.delete(workspace.id)
    with pytest.raises(StoreError, match="not here any more"):
        require_exportable(workspace)
