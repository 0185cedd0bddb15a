"""Harmed files of workspaces: each kind of harm is refused, and mutants end in a sentence."""

import io
import json
import random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.errors import ExplorerError, InputError, LimitError
from explorer.workspaces import (
    Shelf,
    export_bytes,
    import_workspace,
)
from explorer.workspaces.contents import digest_of, ending_of
from tests.workspaces import made
from tests.workspaces.exported import filled, members, rebuilt


def _first(manifest, kind):
    return next(each for each in manifest["items"] if each["kind"] == kind)


def _with(kind, **others):
    def harm(manifest, read):
        _first(manifest, kind)["parameters"] |= others

    harm.__name__ = f"{kind} with {', '.join(others)}"
    return harm


def _without_a_file(manifest, read):
    read.popitem()


def _with_another_file(manifest, read):
    read["data/" + "0" * 64 + ".parquet"] = b"x"


def _climbing(manifest, read):
    part = manifest["items"][0]["parts"]["words"]
    read["data/../../x"] = read.pop("data/" + part["file"])
    part["file"] = "../../x"


def _other_content(manifest, read):
    part = manifest["items"][0]["parts"]["words"]
    read["data/" + part["file"]] = bytes(part["size"])


def _no_parquet(manifest, read):
    part = manifest["items"][0]["parts"]["words"]
    del read["data/" + part["file"]]
    content = b"PAR1" + bytes(20) + b"PAR1"
    part["file"], part["size"] = digest_of(content) + ".parquet", len(content)
    read["data/" + part["file"]] = content


def _pictures_that_hold_more(manifest, read):
    _other_sheet(
        manifest, read, lambda sheet: sheet[:-12] + b"\0\0\0\4tEXtevil\0\0\0\0" + sheet[-12:]
    )


def _pictures_with_something_behind(manifest, read):
    _other_sheet(manifest, read, lambda sheet: sheet + b"<script>")


def _pictures_of_another_size(manifest, read):
    _part_of(manifest, "thumbnails")["about"]["width"] += 1


def _more_pictures_than_rows(manifest, read):
    _part_of(manifest, "thumbnails")["about"]["rows"] += 1


def _set_with_words_beside_it(manifest, read):
    item = _first(manifest, "set")
    item["parts"]["words"] = manifest["items"][0]["parts"]["words"]


def _set_that_asks_something_else(manifest, read):
    part = _part_of(manifest, "questions")
    part["about"]["asks"] = "riddles"


def _documents_with_words_beside_them(manifest, read):
    item = _first(manifest, "documents")
    item["parts"]["words"] = manifest["items"][0]["parts"]["words"]


def _more_documents_than_there_are(manifest, read):
    _part_of(manifest, "documents")["about"]["documents"] += 1


def _documents_without_their_ids(manifest, read):
    held = _part_of(manifest, "documents")["about"]["held"]
    held[:] = [each for each in held if each["name"] != "id"]


def _judged_without_their_documents(manifest, read):
    del _first(manifest, "judged")["parts"]["documents"]


def _judged_of_other_documents(manifest, read):
    name = _first(manifest, "judged")["parts"]["documents"]
    name["about"]["documents"] += 1


def _judged_that_tell_more_rows(manifest, read):
    _first(manifest, "judged")["parts"]["judged"]["about"]["rows"] += 1


def _judged_that_tell_more_queries(manifest, read):
    _first(manifest, "judged")["parts"]["judged"]["about"]["queries"] += 1


def _documents_that_tell_more_rows(manifest, read):
    _first(manifest, "judged")["parts"]["documents"]["about"]["rows"] += 1


def _run_with_words_beside_it(manifest, read):
    run = _first(manifest, "run")
    run["parts"]["words"] = manifest["items"][0]["parts"]["words"]


def _run_of_more_queries(manifest, read):
    _part_of(manifest, "scores")["about"]["rows"] += 1


def _run_of_other_measures(manifest, read):
    _part_of(manifest, "scores")["about"]["held"][1]["name"] = "luck Dense"


def _more_runs_than_are_kept(manifest, read):
    run = _first(manifest, "run")
    manifest["items"] += [{**run, "id": f"run-{number}"} for number in range(100)]


def _address_without_its_text(manifest, read):
    item = _first(manifest, "address")
    read.pop("data/" + item["parts"].popitem()[1]["file"])


def _address_of_more_pieces(manifest, read):
    _part_of(manifest, "text")["about"]["rows"] += 1


def _address_of_numbers(manifest, read):
    _part_of(manifest, "text")["about"]["held"][0]["kind"] = "<i8"


def _view_with_words_beside_it(manifest, read):
    view = _first(manifest, "view")
    view["parts"]["words"] = manifest["items"][0]["parts"]["words"]


def _thumbnail_that_holds_more(manifest, read):
    _other_thumbnail(manifest, read, lambda sheet: sheet + b"<script>")


def _thumbnail_too_large(manifest, read):
    _other_thumbnail(manifest, read, lambda sheet: made.picture((1, 2, 3), (321, 20)))


def _other_thumbnail(manifest, read, change):
    part = _part_of(manifest, "thumbnail")
    content = change(read.pop("data/" + part["file"]))
    part["file"], part["size"] = digest_of(content) + ending_of(content), len(content)
    read["data/" + part["file"]] = content


def _tags_with_words_beside_them(manifest, read):
    item = _first(manifest, "tags")
    item["parts"]["words"] = manifest["items"][0]["parts"]["words"]


def _tags_without_their_file(manifest, read):
    item = _first(manifest, "tags")
    read.pop("data/" + item["parts"].pop("tags")["file"])


def _more_tags_than_there_are(manifest, read):
    _part_of(manifest, "tags")["about"]["rows"] = 3


def _tags_of_fewer_rows(manifest, read):
    _first(manifest, "tags")["parameters"]["size"] = 3


def _tags_of_no_list(manifest, read):
    _first(manifest, "tags")["parameters"]["data"] = 7


def _tags_that(**cells):
    """Return what writes other tags: ``row``, ``text`` and ``label``."""

    def harm(manifest, read):
        columns = {"row": [1, 3], "text": ["a", "b"], "label": ["odd", "odd"], **cells}
        buffer = io.BytesIO()
        pq.write_table(pa.table(columns), buffer)
        part, content = _part_of(manifest, "tags"), buffer.getvalue()
        read.pop("data/" + part["file"])
        part["file"], part["size"] = digest_of(content) + ending_of(content), len(content)
        read["data/" + part["file"]] = content

    return harm


def _views_without_their_points(manifest, read):
    _part_of(manifest, "views")["about"]["views"].append({})


def _part_of(manifest, role):
    return next(each["parts"][role] for each in manifest["items"] if role in each["parts"])


def _other_sheet(manifest, read, change):
    part = _part_of(manifest, "thumbnails")
    content = change(read.pop("data/" + part["file"]))
    part["file"], part["size"] = digest_of(content) + ending_of(content), len(content)
    read["data/" + part["file"]] = content


def _changed_in_a_year_to_come(manifest, read):
    manifest["items"][1]["changed"] = 9e10


def _later_format(manifest, read):
    manifest["format"] = 6


def _two_of_one_id(manifest, read):
    manifest["items"].append(manifest["items"][0])


def _wrong_rows(manifest, read):
    manifest["items"][0]["parts"]["words"]["about"]["rows"] = 7


def _item_without_data(manifest, read):
    read.pop("data/" + manifest["items"][0]["parts"].popitem()[1]["file"])


def _id_that_climbs(manifest, read):
    manifest["id"] = "../other"


def _unknown_kind(manifest, read):
    manifest["items"][-1]["kind"] = "program"


def _deep(manifest, read):
    value = []
    for _ in range(200):
        value = [value]
    manifest["items"][-1]["parameters"] = {"a": value}


def _huge(manifest, read):
    manifest["items"][0]["parts"]["words"]["size"] = 10**12


@pytest.mark.parametrize(
    "harm",
    [
        _without_a_file, _with_another_file, _climbing, _other_content, _no_parquet, _later_format,
        _two_of_one_id, _wrong_rows, _item_without_data, _id_that_climbs, _unknown_kind, _deep,
        _huge, _changed_in_a_year_to_come, _pictures_that_hold_more,
        _pictures_with_something_behind, _pictures_of_another_size, _more_pictures_than_rows,
        _documents_with_words_beside_them, _more_documents_than_there_are,
        _documents_without_their_ids, _set_with_words_beside_it, _set_that_asks_something_else,
        _judged_without_their_documents, _judged_of_other_documents, _judged_that_tell_more_rows,
        _judged_that_tell_more_queries, _documents_that_tell_more_rows,
        _run_with_words_beside_it, _run_of_more_queries, _run_of_other_measures,
        _more_runs_than_are_kept, _with("run", of="luck"), _with("run", asked=None),
        _with("run", about={"a": 1}), _with("run", settings=[]),
        _with("run", figures={"a": {"b": "1"}}),
        _with("run", figures={"a": {"b": True}}), _with("run", errors={"a": 1}),
        _with("run", versions={"a": "x" * 40_001}),
        _address_without_its_text, _address_of_more_pieces, _address_of_numbers,
        _with("search", settings=[["a"]]), _with("search", found="abc"), _with("search", found=[1]),
        _with("search", query=None), _with("search", where="x" * 12_000),
        _views_without_their_points, _tags_with_words_beside_them, _tags_without_their_file,
        _more_tags_than_there_are, _tags_of_fewer_rows, _tags_of_no_list,
        _tags_that(row=[3, 1]), _tags_that(row=[3, 3]), _tags_that(row=[-1, 1]),
        _tags_that(row=[1.0, 3.0]), _tags_that(row=[1, None]), _tags_that(text=[b"a", b"b"]),
        _tags_that(label=["x" * 61, "odd"]), _tags_that(label=["", "odd"]),
        _tags_that(label=["two\nlines", "odd"]), _tags_that(label=["odd", None]),
        _view_with_words_beside_it, _thumbnail_that_holds_more, _thumbnail_too_large,
        _with("view", sentence="x" * 501), _with("view", marks="l1" * 10_001),
        _with("view", rows=-1),
        _with("view", address=[["list", "x" * 8_001]]), _with("view", address=[["list"]]),
        _with("view", address={"list": "x"}), _with("view", sentence=None),
        _with("view", picture=7),
    ],
)  # fmt: skip
def test_what_does_not_hold_what_it_says_is_refused_and_nothing_is_kept(shelf, tmp_path, harm):
    manifest, read = members(export_bytes(filled(shelf)))
    assert import_workspace(shelf, rebuilt(manifest, read))
    before = {each.id for each in shelf.all()}
    harm(manifest, read)
    with pytest.raises((InputError, LimitError)):
        import_workspace(shelf, rebuilt(manifest, read))
    assert {each.id for each in shelf.all()} == before
    assert not (tmp_path / "x").exists()


def mutant(rng, data):
    """Return a file with some bytes changed, cut, doubled or swapped."""
    content = bytearray(data)
    for _ in range(rng.choice((1, 1, 3, 20))):
        at = rng.randrange(len(content))
        match rng.randrange(4):
            case 0:
                content[at] = rng.randrange(256)
            case 1:
                del content[at : at + rng.randrange(1, 60)]
            case 2:
                content[at:at] = content[at : at + rng.randrange(1, 60)]
            case 3:
                content[at] ^= 1 << rng.randrange(8)
    return bytes(content)


def changed(rng, value):
    """Return JSON with one value somewhere in it put in the place of another kind."""
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(sorted(value))
        return {**value, key: changed(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.85:
        at = rng.randrange(len(value))
        return [*value[:at], changed(rng, value[at]), *value[at + 1 :]]
    return rng.choice([None, 0, -1, 1e300, "", "../x", [], {}, [[]], True, "list", "<f8", 2**70])


def test_mutants_of_the_file_give_a_workspace_or_a_sentence(shelf, tmp_path):
    rng, data = random.Random(12), export_bytes(filled(shelf))
    refused, sentences = 0, set()
    for number in range(400):
        other = Shelf(tmp_path / f"mutant {number}")
        try:
            made_of_it = import_workspace(other, mutant(rng, data))
        except ExplorerError as error:
            refused += 1
            sentences.add(str(error))
            continue
        made_of_it.views()
        for run in made_of_it.runs():
            made_of_it.scores(run.id)
        for item in made_of_it.items:
            if item.holds_data:
                made_of_it.data(item.id)
    assert refused > 300
    assert all(sentence.endswith(".") for sentence in sentences)


def test_mutants_of_the_manifest_and_the_parquet_give_a_workspace_or_a_sentence(shelf, tmp_path):
    # Behind sound digests, so that what checks them is not all that is tried.
    rng, (manifest, read) = random.Random(3), members(export_bytes(filled(shelf)))
    refused = 0
    for number in range(400):
        plain, files = json.loads(json.dumps(manifest)), dict(read)
        if number % 2:
            plain = changed(rng, plain)
        else:
            part = rng.choice([each for each in plain["items"] if each["parts"]])["parts"]
            part = part[rng.choice(sorted(part))]
            content = mutant(rng, files.pop("data/" + part["file"]))
            part["file"], part["size"] = digest_of(content) + ending_of(content), len(content)
            files["data/" + part["file"]] = content
        try:
            made_of_it = import_workspace(Shelf(tmp_path / f"m {number}"), rebuilt(plain, files))
        except ExplorerError:
            refused += 1
            continue
        made_of_it.views()
        for run in made_of_it.runs():
            made_of_it.scores(run.id)
        for item in made_of_it.items:
            if item.holds_data:
                made_of_it.data(item.id)
    assert 200 < refused < 400
