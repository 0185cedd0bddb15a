"""Where things are kept when nobody says where."""

import stat
from pathlib import Path

import pytest

from explorer import folders
from explorer.embedders import load_embedder, parse_spec
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
