"""A shelf of workspaces of its own."""

import pytest

from explorer.workspaces import (
    Shelf,
)


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "workspaces")
