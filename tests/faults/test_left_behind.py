"""What a process that was ended leaves behind, and what helps against a disk that refuses."""

import errno
import os
import shutil

import pytest

from explorer.errors import InputError
from explorer.folders import make_private, remedy, replacing, sync_folder
from explorer.stores import EdgeBackend, Manifest, create_collection, open_collection


@pytest.fixture
def backend(tmp_path):
    backend = EdgeBackend(tmp_path / "collections")
    create_collection(backend, Manifest("some", "m", "f", 4)).close()
    return backend


def test_a_collection_that_was_being_replaced_is_put_back(backend):
    home = backend.place / "some"
    home.rename(backend.place / ".before-some")
    assert backend.names() == ["some"]
    with open_collection(backend, "some") as collection:
        assert len(collection) == 0
    assert home.is_dir()
    assert not (backend.place / ".before-some").exists()


def test_the_name_of_a_collection_that_was_being_replaced_is_taken(backend):
    (backend.place / "some").rename(backend.place / ".before-some")
    with pytest.raises(InputError, match="already"):
        create_collection(backend, Manifest("some", "m", "f", 4))
    assert backend.names() == ["some"]


def test_what_is_half_made_or_half_removed_is_no_collection(backend):
    for name in (".new-other-x", ".gone-some-1", ".repair-some-y"):
        shutil.copytree(backend.place / "some", backend.place / name)
    assert backend.names() == ["some"]


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "make room"),
        (errno.EDQUOT, "make room"),
        (errno.EFBIG, "make room"),
        (errno.EROFS, "name a folder that can be written in VSE_DATA_DIR"),
        (errno.EACCES, "name a folder that can be written in VSE_DATA_DIR"),
        (errno.EPERM, "name a folder that can be written in VSE_DATA_DIR"),
        (errno.EIO, "check the disk, or name a folder on another one in VSE_DATA_DIR"),
        (
            errno.ENXIO,
            "check the disk, make room, or name a folder that can be written in VSE_DATA_DIR",
        ),
    ],
)
def test_the_advice_fits_what_the_system_said(number, advice):
    assert remedy(os.strerror(number)) == advice


def test_a_folder_is_the_owners_alone_and_those_above_it_as_usual(tmp_path):
    place = tmp_path / "a" / "b"
    make_private(place)
    make_private(place)
    assert place.stat().st_mode & 0o077 == 0
    assert (tmp_path / "a").stat().st_mode & 0o700 == 0o700


def test_what_is_broken_off_while_it_is_written_leaves_what_was_there(tmp_path):
    place = tmp_path / "some"
    place.write_bytes(b"old")
    with pytest.raises(TypeError), replacing(place) as file:
        file.writelines([b"new", None])
    assert place.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["some"]


def test_a_folder_that_is_not_there_cannot_be_synced(tmp_path):
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "absent")
