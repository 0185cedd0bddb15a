"""Bombs, cut archives, paths that climb, damaged bytes: one sentence each, never a crash."""

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from explorer.errors import ExplorerError, InputError, LimitError, ParameterError
from explorer.intake import INTAKE_LIMITS, Choice, IntakeLimits, Loaded, open_files, packing
from explorer.readers import LIMITS, Limits
from tests.intake.samples import BARE, LABELLED, lines, sqlite, tarred, zipped

MUTANTS = 3_000
SECONDS = 10.0


def load(name: str, data: bytes, choice: Choice | None = None) -> Loaded:
    return open_files((name, data), choice).load()


def refused(name: str, data: bytes, kind: type[ExplorerError] = InputError) -> str:
    with pytest.raises(kind) as caught:
        load(name, data)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_cut_stream_is_told_to_be_cut(pack: Callable[[bytes], bytes]) -> None:
    noise = np.random.default_rng(0).normal(size=(400, 3)).astype(str)
    data = pack("\n".join(f"w{n} {' '.join(row)}" for n, row in enumerate(noise)).encode())
    assert "cut off or damaged" in refused("cut.vec.gz", data[: len(data) // 2])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_stream_that_unpacks_without_end_is_stopped(
    pack: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    small = IntakeLimits(unpacked_bytes=2_000_000)
    monkeypatch.setattr("explorer.intake.sources.INTAKE_LIMITS", small)
    # Kept small by the limit, so that the test is quick; the path is the same.
    data = pack(b"word\n" + b"a\n" * 3_000_000)
    source = packing.unpacked(packing.Source("bomb.txt.gz", lambda: io.BytesIO(data)))[0]
    with pytest.raises(LimitError, match="unpacks to more than"):
        source.read(small.unpacked_bytes)


def test_a_zip_of_much_more_than_is_read_is_not_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", b"\0" * (INTAKE_LIMITS.unpacked_bytes // 4))
    started = time.process_time()
    refused("bomb.zip", buffer.getvalue())
    assert time.process_time() - started < SECONDS


def test_a_tar_that_announces_too_much_is_refused_before_it_is_unpacked() -> None:
    header = tarfile.TarInfo("vectors.txt")
    header.size = INTAKE_LIMITS.unpacked_bytes + 1
    data = gzip.compress(header.tobuf() + bytes(100_000))
    assert "unpacks to 400 MB" in refused("bomb.tar.gz", data, LimitError)


def test_documents_that_are_too_much_together_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("explorer.intake.documents.INTAKE_LIMITS", IntakeLimits(unpacked_bytes=999))
    members = {f"{number}.txt": b"The ferry leaves at noon. " * 20 for number in range(3)}
    assert "more than 999 characters" in refused("much.zip", zipped(**members), LimitError)


def test_too_many_members_are_refused() -> None:
    members = {f"{number}.txt": b"" for number in range(INTAKE_LIMITS.members + 1)}
    assert "10,000 files" in refused("many.zip", zipped(**members), LimitError)


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/etc/outside.txt", "a/../../b.txt", "C:/b.txt"]
)
@pytest.mark.parametrize("pack", [zipped, lambda **members: tarred("w:gz", **members)])
def test_a_member_that_climbs_out_of_its_folder_is_refused(
    name: str, pack: Callable[..., bytes]
) -> None:
    assert "climbs out" in refused("climbs.zip", pack(**{name: lines()}))


def test_a_link_in_a_tar_is_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden 1 2 3\n")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        link = tarfile.TarInfo("vectors.txt")
        link.type, link.linkname = tarfile.SYMTYPE, str(secret)
        archive.addfile(link)
    assert "empty archive" in refused("link.tar", buffer.getvalue())


def test_what_is_packed_too_often_is_refused() -> None:
    data = lines()
    for _ in range(INTAKE_LIMITS.wrappings + 1):
        data = gzip.compress(data)
    assert "packed more than 3 times" in refused("deep.gz", data, LimitError)


def test_a_zip_that_holds_itself_does_not_go_on_for_ever() -> None:
    data = lines()
    for _ in range(10):
        data = zipped(**{"inner.zip": data})
    assert "packed more than" in refused("quine.zip", data, LimitError)


def test_json_nested_without_end_is_refused() -> None:
    depth = LIMITS.json_depth + 1
    data = b'{"data": ' + b"[" * depth + b"]" * depth + b"}"
    assert "levels deep" in refused("deep.json", data, LimitError)


def test_a_database_runs_nothing_of_its_own(tmp_path: Path) -> None:
    data = sqlite(
        "create view bomb as with recursive c(x) as (select 1 union all select x + 1 from c) "
        "select x as word from c",
        "create trigger t after insert on items begin delete from items; end",
    )
    started = time.process_time()
    assert list(load("base.sqlite", data).content.labels)[:2] == ["king", "queen"]
    assert time.process_time() - started < SECONDS


def test_a_database_of_a_view_alone_has_no_table(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "views")
    base.execute("create view v as select 'a' as word")
    base.commit()
    base.close()
    assert "no table" in refused("views.db", (tmp_path / "views").read_bytes())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("lines.txt", b"ab\n" * 1_100_000),
        ("blank.txt", b"a\n" + b"\n" * 3_000_000),
        ("tabs.tsv", b'"a"\tb\n' * 1_100_000),
        ("records.jsonl", b'{"a":1}\n' * 1_100_000),
        ("numbers.json", b"[" + b"1," * 1_500_000 + b"1]"),
        ("nothing.json", b"[" + b"{}," * 1_500_000 + b"{}]"),
    ],
)
def test_many_small_things_are_refused_before_each_takes_memory(
    name: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Limits(json_values=1_000_000)
    monkeypatch.setattr("explorer.readers.text.json_tables.LIMITS", few)
    tracemalloc.start()
    try:
        with pytest.raises(LimitError, match="1,000,000"):
            open_files((name, data)).load()
        assert tracemalloc.get_traced_memory()[1] < 8 * len(data)
    finally:
        tracemalloc.stop()


def test_a_checkpoint_is_never_opened() -> None:
    data = zipped(**{"model/data.pkl": b"\x80\x02", "model/version": b"3\n"})
    assert "could run code" in refused("model.pt", data)
    assert "could run code" in refused("model.pkl", b"\x80\x04\x95")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n \n", b"\n"])
def test_nothing_is_told_to_be_nothing(data: bytes) -> None:
    refused("nothing.txt", data)


def test_an_empty_archive_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    refused("empty.zip", zipped())
    with pytest.raises(InputError, match="holds no files"):
        open_files(tmp_path)
    with pytest.raises(InputError, match="There is no file"):
        open_files(tmp_path / "absent")


@pytest.mark.parametrize("field", [field.name for field in fields(IntakeLimits)])
def test_no_limit_is_below_one(field: str) -> None:
    assert getattr(INTAKE_LIMITS, field) >= 1
    with pytest.raises(ParameterError, match=field):
        IntakeLimits(**{field: 0})


def mutated(data: bytes, generator: np.random.Generator) -> bytes:
    """Flip, cut, repeat or overwrite some bytes."""
    changed = bytearray(data)
    for _ in range(int(generator.integers(1, 6))):
        if not changed:
            break
        place = int(generator.integers(len(changed)))
        length = int(generator.integers(1, 9))
        match int(generator.integers(6)):
            case 0:
                changed[place] ^= 1 << int(generator.integers(8))
            case 1:
                del changed[place : place + length]
            case 2:
                changed[place:place] = changed[place : place + length] * 3
            case 3:
                changed[place : place + length] = generator.bytes(length)
            case 4:
                del changed[place:]
            case 5:
                changed[place : place + 1] = b"\xff\xff\xff\x7f"
    return bytes(changed)


def test_damaged_files_of_every_format_raise_nothing_but_our_errors() -> None:
    files = sorted({**LABELLED, **BARE}.items())
    generator = np.random.default_rng(11)
    unforeseen, outcomes = [], {"opened": 0, "refused": 0}
    for number in range(MUTANTS):
        name, data = files[number % len(files)]
        damaged = mutated(data, generator)
        try:
            load(name, damaged)
            outcomes["opened"] += 1
        except ExplorerError as error:
            outcomes["refused"] += 1
            if not str(error).endswith(".") or "\n" in str(error):
                unforeseen.append((number, name, str(error)))
        except Exception as error:  # this is what is looked for
            unforeseen.append((number, name, repr(error)))
    assert unforeseen == []
    assert min(outcomes.values()) > MUTANTS // 10
