"""Where things are kept when nobody says where."""

import errno
import os
import stat
from pathlib import Path

import numpy as np
import pytest

from explorer import folders
from explorer.embedders import EmbeddingCache, load_embedder, parse_spec
from explorer.errors import ModelMissingError


@pytest.fixture(autouse=True)
def _no_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def without() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("VSE_CACHE_DIR", raising=False)
    monkeypatch.setattr(Path, "home", without)
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    folders._private_folder.cache_clear()


def test_without_a_home_the_folder_is_closed_to_others_and_found_again(tmp_path: Path) -> None:
    folder = folders.cache_folder().parent
    assert folder.parent == tmp_path
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folders._private_folder.cache_clear()
    assert folders.cache_folder().parent == folder


@pytest.mark.parametrize("how", ["open", "link", "file"])
def test_a_folder_that_others_may_have_prepared_is_not_used(tmp_path: Path, how: str) -> None:
    prepared = folders.private_folder()
    folders._private_folder.cache_clear()
    if how == "open":
        prepared.chmod(0o777)
    else:
        prepared.rmdir()
    if how == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        prepared.symlink_to(tmp_path / "elsewhere")
    if how == "file":
        prepared.write_text("")
    other = folders.private_folder()
    assert other != prepared
    assert stat.S_IMODE(other.stat().st_mode) == 0o700
    assert folders.private_folder() == other


@pytest.mark.parametrize("prepared", ["open", "not there"])
def test_where_nothing_can_be_made_no_folder_of_others_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    theirs = folders.private_folder()
    folders._private_folder.cache_clear()
    if prepared == "open":
        theirs.chmod(0o777)
    else:
        theirs.rmdir()
    monkeypatch.setattr(Path, "mkdir", refused)
    monkeypatch.setattr("tempfile.mkdtemp", refused)
    other = folders.private_folder()
    assert other != theirs
    assert not other.exists()
    assert folders.private_folder() == other


def test_without_a_home_or_a_temporary_folder_work_goes_on_and_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def none() -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", none)
    monkeypatch.setattr("os.curdir", str(tmp_path / "file" / "below"))
    (tmp_path / "file").write_text("")
    cache = EmbeddingCache()
    assert cache.put("model", ["word"], np.ones((1, 3), dtype=np.float32)) is not None
    assert not cache.get("model", ["word"], 3).found.any()


def test_whatever_the_umask_folders_are_closed_to_others_with_those_above_them(
    tmp_path: Path,
) -> None:
    before = os.umask(0)
    try:
        folders.make_private(tmp_path / "data" / "collections" / "mine")
    finally:
        os.umask(before)
    made = ("data", "data/collections", "data/collections/mine")
    assert {stat.S_IMODE((tmp_path / each).stat().st_mode) for each in made} == {0o700}


def test_a_folder_of_the_environment_may_be_named_from_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("VSE_CACHE_DIR", "~/cache")
    monkeypatch.setenv("VSE_DATA_DIR", "~/data")
    assert folders.cache_folder() == tmp_path / "cache"
    assert folders.data_root() == tmp_path / "data"


@pytest.mark.parametrize("typed", ["~", "~/models", "~nobody-of-that-name/models"])
def test_a_home_that_nobody_has_stays_as_it_was_typed(
    typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.path.expanduser", lambda path: path)  # as it is without a home
    assert folders.typed_path(typed) == Path(typed)


def test_a_model_in_nobodys_home_is_one_sentence() -> None:
    with pytest.raises(ModelMissingError, match="neither a folder here nor a model name"):
        load_embedder(parse_spec("sentence-transformers:~nobody-of-that-name/model"))


def test_who_may_not_write_is_not_told_to_make_room() -> None:
    assert "make room" not in folders.remedy("Read-only file system", "VSE_CACHE_DIR")
    assert "VSE_CACHE_DIR" in folders.remedy("Permission denied", "VSE_CACHE_DIR")
