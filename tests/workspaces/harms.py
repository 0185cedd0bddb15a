"""Ways to harm an exported workspace: each changes its manifest or its files in place."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from explorer.workspaces.contents import digest_of, ending_of
from tests.workspaces import made


def _first(manifest, kind):
    return next(each for each in manifest["items"] if each["kind"] == kind)


def item_with(kind, **others):
    def harm(manifest, read):
        _first(manifest, kind)["parameters"] |= others

    harm.__name__ = f"{kind} with {', '.join(others)}"
    return harm


def without_a_file(manifest, read):
    read.popitem()


def with_another_file(manifest, read):
    read["data/" + "0" * 64 + ".parquet"] = b"x"


def climbing(manifest, read):
    part = manifest["items"][0]["parts"]["words"]
    read["data/../../x"] = read.pop("data/" + part["file"])
    part["file"] = "../../x"


def other_content(manifest, read):
    part = manifest["items"][0]["parts"]["words"]
    read["data/" + part["file"]] = bytes(part["size"])


def no_parquet(manifest, read):
    part = manifest["items"][0]["parts"]["words"]
    del read["data/" + part["file"]]
    content = b"PAR1" + bytes(20) + b"PAR1"
    part["file"], part["size"] = digest_of(content) + ".parquet", len(content)
    read["data/" + part["file"]] = content


def pictures_that_hold_more(manifest, read):
    _other_sheet(
        manifest, read, lambda sheet: sheet[:-12] + b"\0\0\0\4tEXtevil\0\0\0\0" + sheet[-12:]
    )


def pictures_with_something_behind(manifest, read):
    _other_sheet(manifest, read, lambda sheet: sheet + b"<script>")


def pictures_of_another_size(manifest, read):
    _part_of(manifest, "thumbnails")["about"]["width"] += 1


def more_pictures_than_rows(manifest, read):
    _part_of(manifest, "thumbnails")["about"]["rows"] += 1


def set_with_words_beside_it(manifest, read):
    item = _first(manifest, "set")
    item["parts"]["words"] = manifest["items"][0]["parts"]["words"]


def set_that_asks_something_else(manifest, read):
    part = _part_of(manifest, "questions")
    part["about"]["asks"] = "riddles"


def documents_with_words_beside_them(manifest, read):
    item = _first(manifest, "documents")
    item["parts"]["words"] = manifest["items"][0]["parts"]["words"]


def more_documents_than_there_are(manifest, read):
    _part_of(manifest, "documents")["about"]["documents"] += 1


def documents_without_their_ids(manifest, read):
    held = _part_of(manifest, "documents")["about"]["held"]
    held[:] = [each for each in held if each["name"] != "id"]


def judged_without_their_documents(manifest, read):
    del _first(manifest, "judged")["parts"]["documents"]


def judged_of_other_documents(manifest, read):
    name = _first(manifest, "judged")["parts"]["documents"]
    name["about"]["documents"] += 1


def judged_that_tell_more_rows(manifest, read):
    _first(manifest, "judged")["parts"]["judged"]["about"]["rows"] += 1


def judged_that_tell_more_queries(manifest, read):
    _first(manifest, "judged")["parts"]["judged"]["about"]["queries"] += 1


def documents_that_tell_more_rows(manifest, read):
    _first(manifest, "judged")["parts"]["documents"]["about"]["rows"] += 1


def run_with_words_beside_it(manifest, read):
    run = _first(manifest, "run")
    run["parts"]["words"] = manifest["items"][0]["parts"]["words"]


def run_of_more_queries(manifest, read):
    _part_of(manifest, "scores")["about"]["rows"] += 1


def run_of_other_measures(manifest, read):
    _part_of(manifest, "scores")["about"]["held"][1]["name"] = "luck Dense"


def more_runs_than_are_kept(manifest, read):
    run = _first(manifest, "run")
    manifest["items"] += [{**run, "id": f"run-{number}"} for number in range(100)]


def address_without_its_text(manifest, read):
    item = _first(manifest, "address")
    read.pop("data/" + item["parts"].popitem()[1]["file"])


def address_of_more_pieces(manifest, read):
    _part_of(manifest, "text")["about"]["rows"] += 1


def address_of_numbers(manifest, read):
    _part_of(manifest, "text")["about"]["held"][0]["kind"] = "<i8"


def view_with_words_beside_it(manifest, read):
    view = _first(manifest, "view")
    view["parts"]["words"] = manifest["items"][0]["parts"]["words"]


def thumbnail_that_holds_more(manifest, read):
    _other_thumbnail(manifest, read, lambda sheet: sheet + b"<script>")


def thumbnail_too_large(manifest, read):
    _other_thumbnail(manifest, read, lambda sheet: made.picture((1, 2, 3), (321, 20)))


def _other_thumbnail(manifest, read, change):
    part = _part_of(manifest, "thumbnail")
    content = change(read.pop("data/" + part["file"]))
    part["file"], part["size"] = digest_of(content) + ending_of(content), len(content)
    read["data/" + part["file"]] = content


def tags_with_words_beside_them(manifest, read):
    item = _first(manifest, "tags")
    item["parts"]["words"] = manifest["items"][0]["parts"]["words"]


def tags_without_their_file(manifest, read):
    item = _first(manifest, "tags")
    read.pop("data/" + item["parts"].pop("tags")["file"])


def more_tags_than_there_are(manifest, read):
    _part_of(manifest, "tags")["about"]["rows"] = 3


def tags_of_fewer_rows(manifest, read):
    _first(manifest, "tags")["parameters"]["size"] = 3


def tags_of_no_list(manifest, read):
    _first(manifest, "tags")["parameters"]["data"] = 7


def tags_that(**cells):
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


def views_without_their_points(manifest, read):
    _part_of(manifest, "views")["about"]["views"].append({})


def _part_of(manifest, role):
    return next(each["parts"][role] for each in manifest["items"] if role in each["parts"])


def _other_sheet(manifest, read, change):
    part = _part_of(manifest, "thumbnails")
    content = change(read.pop("data/" + part["file"]))
    part["file"], part["size"] = digest_of(content) + ending_of(content), len(content)
    read["data/" + part["file"]] = content


def changed_in_a_year_to_come(manifest, read):
    manifest["items"][1]["changed"] = 9e10


def later_format(manifest, read):
    manifest["format"] = 6


def two_of_one_id(manifest, read):
    manifest["items"].append(manifest["items"][0])


def wrong_rows(manifest, read):
    manifest["items"][0]["parts"]["words"]["about"]["rows"] = 7


def item_without_data(manifest, read):
    read.pop("data/" + manifest["items"][0]["parts"].popitem()[1]["file"])


def id_that_climbs(manifest, read):
    manifest["id"] = "../other"


def unknown_kind(manifest, read):
    manifest["items"][-1]["kind"] = "program"


def deep(manifest, read):
    value = []
    for _ in range(200):
        value = [value]
    manifest["items"][-1]["parameters"] = {"a": value}


def huge(manifest, read):
    manifest["items"][0]["parts"]["words"]["size"] = 10**12


def larger_than_any_fraction(manifest, read):
    manifest["items"][0]["parts"]["words"]["size"] = 10**400


def from_no_time(manifest, read):
    manifest["created"] = 10**400


def half_a_character(manifest, read):
    manifest["items"][0]["parameters"]["note"] = "\ud800"
