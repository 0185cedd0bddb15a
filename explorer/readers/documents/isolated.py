"""Run a parser in a process of its own, with limits on memory and time."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from explorer.errors import InputError, LimitError
from explorer.readers.limits import LIMITS

_HOME = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Extract:
    """What a parser found in one file.

    Attributes
    ----------
    text, title : str
    counts : mapping of str to int
        Kind of note → how often.
    metadata : mapping of str to str or int
    """

    text: str
    title: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    metadata: Mapping[str, str | int] = field(default_factory=dict)


def parse_apart(kind: str, source: str, data: bytes) -> Extract:
    """Parse a file in a child process.

    Parameters
    ----------
    kind : str
        ``pdf``, ``docx`` or ``html``.
    source : str
        How messages call the file.
    data : bytes

    Raises
    ------
    InputError
        It cannot be read; the sentence says why.
    LimitError
        It took more time or memory than is allowed, or brought the parser down.
    """
    command = [sys.executable, "-m", "explorer.readers.documents.sandbox", kind, source]
    command += [str(LIMITS.parse_seconds), str(LIMITS.parse_bytes)]
    # An empty folder, so that nothing a file names relatively is there to be read.
    with tempfile.TemporaryDirectory(prefix="explorer-") as empty:
        try:
            done = subprocess.run(
                command,
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=empty,
                env=_environment(),
                timeout=LIMITS.parse_seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise LimitError(
                f"{source} took more than {LIMITS.parse_seconds} seconds to read and was stopped; "
                "split it or save it again."
            ) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        # Killed for memory or processor time, or crashed in native code: no answer, no harm.
        raise LimitError(
            f"{source} needs too much memory or time to be read; split it or save it again."
        ) from None
    if "error" in answer:
        raise InputError(answer["error"])
    return Extract(answer["text"], answer["title"], answer["counts"], answer["metadata"])


def _environment() -> dict[str, str]:
    """Give the child what Python needs and none of the parent's secrets."""
    kept = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    # Each of NumPy's threads would reserve memory that the limit counts.
    return environment | {
        "PYTHONPATH": str(_HOME),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
