"""What the operator sets is looked at before anything is served."""

import pytest

from pages.shared.serving.settings import require_sound_settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VSE_WORKER_MEMORY", "4 GB"),
        ("VSE_WORKER_MEMORY", "0"),
        ("VSE_WORKSPACES", "Private"),
        ("VSE_WORKSPACES", "no"),
        ("EXPLORER_PATIENCE", "soon"),
        ("EXPLORER_PATIENCE", "-1"),
        ("EXPLORER_PATIENCE", "nan"),
        ("EXPLORER_PATIENCE", "inf"),
    ],
)
def test_a_setting_that_cannot_be_ends_the_start_with_one_sentence(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        require_sound_settings()
    assert str(ended.value).startswith(f"{name} must be ")
    assert f"“{value}”" in str(ended.value)
    assert "\n" not in str(ended.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VSE_WORKER_MEMORY", ""),
        ("VSE_WORKER_MEMORY", " 4000 "),
        ("VSE_WORKSPACES", ""),
        ("VSE_WORKSPACES", "private "),
        ("EXPLORER_PATIENCE", "0"),
    ],
)
def test_sound_settings_end_nothing(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    require_sound_settings()
