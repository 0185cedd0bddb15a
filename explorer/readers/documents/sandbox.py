"""The child process that parses one untrusted file.

Started as ``python -m explorer.readers.documents.sandbox KIND``.

Bytes come in on stdin, one JSON object goes out on stdout; nothing is unpickled. Before a parser is
even imported the process gives up the right to more memory and time than it is allowed.
"""

import json
import sys
from contextlib import suppress
from typing import Any

from explorer.errors import ExplorerError, InputError, LimitError
from explorer.readers.limits import LIMITS


def main(kind: str, source: str, seconds: int, memory: int) -> None:
    """Parse stdin as `kind` and write what was found, or one sentence, as JSON to stdout."""
    _confine(seconds, memory)
    try:
        answer = _extract(kind, source, sys.stdin.buffer.read())
    except ExplorerError as error:
        answer = {"error": str(error)}
    except RecursionError:
        answer = {"error": f"{source} is nested too deeply to be read; save it again."}
    except MemoryError:
        answer = {"error": f"{source} needs too much memory to be read; split it."}
    except Exception:  # a parser's own bug must end as a sentence, not a traceback
        answer = {"error": f"{source} is damaged or not what its extension says; save it again."}
    sys.stdout.write(json.dumps(answer))


def _extract(kind: str, source: str, data: bytes) -> dict[str, Any]:
    """Return the text, title, counts and metadata of a file; each parser is imported only here."""
    if kind == "pdf":
        from explorer.readers.documents.pdf_files import pdf_text

        answer = pdf_text(source, data)
    elif kind == "docx":
        from explorer.readers.documents.word_files import word_text

        answer = word_text(source, data)
    elif kind == "html":
        from explorer.readers.documents.html_pages import visible_text

        answer = visible_text(data.decode("utf-8"))
    else:
        raise InputError(f"{source} is of a kind that is not read here.")
    if len(answer["text"]) > LIMITS.document_characters:
        raise LimitError(
            f"{source} holds more than {LIMITS.document_characters:,} characters; split it."
        )
    return answer


def _confine(seconds: int, memory: int) -> None:
    """Limit memory and processor time of this process, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows; the parent's clock still holds there

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
