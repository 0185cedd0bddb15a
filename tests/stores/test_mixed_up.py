"""Collections whose folders were mixed up, linked or rewritten by hand: noticed, and mended."""

import json
import shutil

import pytest

from explorer.errors import StoreError
from explorer.stores import (
    EdgeBackend,
    Manifest,
    check_collection,
    create_collection,
    open_collection,
    repair_collection,
)
from explorer.stores.damage.seal import SEAL
from explorer.stores.edge import SHARD
from explorer.stores.folder import MANIFEST
from explorer.stores.manifest import manifest_of
from tests.stores.test_damage import DIMENSION, answers, encode, fill

VECTORS = "segments/*/vector_storage-dense/vectors/chunk_0.mmap"


@pytest.fixture
def backend(tmp_path):
    """A collection, and another one beside it."""
    made = EdgeBackend(tmp_path / "all")
    for name, first in (("some", 0), ("other", 50)):
        with create_collection(made, Manifest(name, "m", "f", DIMENSION)) as collection:
            fill(collection, first, 12)
            collection.finish()
    return made


def repaired(backend, name):
    return repair_collection(backend, name, lambda manifest: encode)


def test_two_folders_that_were_swapped_are_noticed_and_each_can_take_its_name(backend):
    expected = answers(backend)
    root = backend.place
    (root / "some").rename(root / "between")
    (root / "other").rename(root / "some")
    (root / "between").rename(root / "other")
    with pytest.raises(StoreError, match="“some” holds the collection “other”"):
        open_collection(backend, "some")
    with pytest.raises(StoreError, match="holds the collection"):
        backend.manifest("other")
    (finding,) = check_collection(backend, "some").findings
    assert "rename the folder" in finding
    shutil.rmtree(root / "some")
    (root / "other").rename(root / "some")
    assert answers(backend) == expected


def test_a_copied_folder_takes_its_new_name_by_a_repair(backend):
    shutil.copytree(backend.place / "some", backend.place / "copy")
    assert repaired(backend, "copy").lost == 0
    with open_collection(backend, "copy") as copy:
        assert copy.manifest.name == "copy"
    assert check_collection(backend, "copy").findings == ()


def test_the_manifest_of_another_is_told_as_damage_not_as_a_name(backend):
    shutil.copy(backend.place / "other" / MANIFEST, backend.place / "some")
    with pytest.raises(StoreError, match=r"manifest\.json has"):
        open_collection(backend, "some")
    assert repaired(backend, "some").lost == 0
    assert check_collection(backend, "some").findings == ()


def test_files_behind_a_link_to_another_disk_are_sealed_too(backend, tmp_path):
    shard = backend.place / "some" / SHARD
    shard.rename(tmp_path / "elsewhere")
    shard.symlink_to(tmp_path / "elsewhere")
    with open_collection(backend, "some") as collection:
        fill(collection, 20, 2)
    (vectors,) = (tmp_path / "elsewhere").glob(VECTORS)
    content = bytearray(vectors.read_bytes())
    content[200] ^= 1
    vectors.write_bytes(content)
    with pytest.raises(StoreError, match="holds something else than was saved"):
        open_collection(backend, "some")
    assert check_collection(backend, "some").findings


def test_a_file_that_became_a_link_is_found_though_it_leads_to_the_same(backend, tmp_path):
    expected = answers(backend)
    (vectors,) = (backend.place / "some" / SHARD).glob(VECTORS)
    vectors.rename(tmp_path / "moved")
    vectors.symlink_to(tmp_path / "moved")
    (finding,) = check_collection(backend, "some").findings
    assert "is a link" in finding
    repaired(backend, "some")
    assert answers(backend) == expected


@pytest.mark.parametrize("file", [MANIFEST, SEAL])
def test_deep_nesting_is_damage(backend, file):
    if file == MANIFEST:
        (backend.place / "some" / SEAL).unlink()
    (backend.place / "some" / file).write_text("[" * 100_000)
    with pytest.raises(StoreError, match="damaged"):
        open_collection(backend, "some")


@pytest.mark.parametrize(
    "changes",
    [
        {"dimension": -1},
        {"dimension": True},
        {"dimension": 10**30},
        {"chunks": -1},
        {"average": "x"},
        {"average": float("nan")},
        {"average": 10**400},
        {"fields": "ab"},
        {"fields": [1]},
        {"indexed": [{}]},
        {"given_up": ["1"]},
        {"before": 5},
        {"recall": {}},
        {"recall": {"effort": "x", "share": 1.0, "asked": 1, "chunks": 1}},
        {"pending": {}},
        {"pending": {"action": "zap", "revision": 1, "documents": [], "since": 0}},
        {"pending": {"action": "put", "revision": "1", "documents": [], "since": 0}},
        {"pending": {"action": "put", "revision": 1, "documents": [1], "since": 0}},
        {"pending": {"action": "put", "revision": 1, "documents": [], "since": "x"}},
    ],
)
def test_a_manifest_that_says_what_none_can_is_refused(changes):
    plain = json.loads(json.dumps(Manifest("some", "m", "f", DIMENSION).plain()))
    assert manifest_of(plain).name == "some"
    with pytest.raises(StoreError, match="damaged"):
        manifest_of({**plain, **changes})
