"""Where things are kept when nobody says where."""

import stat
from pathlib import Path

import pytest

from explorer import folders


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
