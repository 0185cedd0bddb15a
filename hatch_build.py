"""The dependencies of the wheel are the lines of ``requirements.txt``, so that they stand once."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Requirements(MetadataHookInterface):
    """The lines of ``requirements.txt`` as the dependencies of the wheel."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add them to the metadata."""
        lines = Path(self.root, "requirements.txt").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]
