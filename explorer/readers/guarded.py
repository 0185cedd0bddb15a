"""Check a file in a process of its own, which is stopped when it takes too long or too much.

The readers refuse what is too large before they touch it; this is for what nobody foresaw. The
child is ``python -m explorer.readers.guarded KIND FILE [VECTORS]`` and writes one JSON object.
"""

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from explorer.errors import ExplorerError, InputError
from explorer.readers.checking import KINDS, CheckReport, check
from explorer.readers.limits import LIMITS, require_size
from explorer.readers.notes import source_name

_GUESS = "guess"
_ROOT = Path(__file__).resolve().parents[2]


def check_guarded(path: Path, kind: str | None = None, vectors: Path | None = None) -> CheckReport:
    """Check a file on disk within `LIMITS.check_seconds` and `LIMITS.check_bytes`.

    Parameters
    ----------
    path : Path
    kind : {"words", "documents", "vectors", "labels"}, optional
    vectors : Path, optional
        The vectors that labels belong to.

    Returns
    -------
    CheckReport
        A file that takes too long, too much memory or the process down is refused.

    Raises
    ------
    InputError
        A file does not exist or is a folder.
    """
    files = [path] if vectors is None else [path, vectors]
    for file in files:
        if not file.is_file():
            raise InputError(f"{source_name(str(file))} is not a file here; check its path.")
    command = [sys.executable, "-P", "-m", "explorer.readers.guarded", kind or _GUESS]
    # The path of the package alone: a module in the current folder must not be run.
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    try:
        done = subprocess.run(
            [*command, *map(str, files)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMITS.check_seconds,
            env=environment,
            check=False,
        )
        return _report(done.stdout)
    except subprocess.TimeoutExpired:
        reason = f"took longer than {LIMITS.check_seconds} seconds to read"
    except (ValueError, KeyError, TypeError):
        reason = "could not be read to its end within the memory allowed"
    shown = kind if kind in KINDS else "words"
    return CheckReport("reject", shown, f"{source_name(path.name)} {reason}; keep a part of it.")


def _report(output: bytes) -> CheckReport:
    fields = json.loads(output)
    return CheckReport(**{**fields, "notes": tuple(fields["notes"])})


def _limit_memory() -> None:
    """Bound what this process may allocate, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        bound = (LIMITS.check_bytes, LIMITS.check_bytes)
        resource.setrlimit(resource.RLIMIT_DATA, bound)
        # A crash is answered by the parent; no dump of the user's data is left behind.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(path: Path) -> tuple[str, bytes]:
    size = path.stat().st_size
    require_size(source_name(path.name), size, LIMITS.vector_file_bytes)
    return path.name, path.read_bytes()


def main(arguments: list[str]) -> None:
    """Check the file named and write the report to standard output."""
    _limit_memory()
    kind = None if arguments[0] == _GUESS else arguments[0]
    try:
        files = [_read(Path(argument)) for argument in arguments[1:]]
        report = check(*files[0], kind, files[1] if len(files) > 1 else None)
    except ExplorerError as error:
        report = CheckReport("reject", kind or "words", str(error))
    except MemoryError:
        sentence = f"{source_name(arguments[1])} needs more memory than a check may take"
        report = CheckReport("reject", kind or "words", f"{sentence}; keep a part of it.")
    sys.stdout.write(json.dumps(asdict(report)))


if __name__ == "__main__":
    main(sys.argv[1:])
