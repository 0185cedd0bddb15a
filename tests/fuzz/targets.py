"""Everything that takes in what others wrote: files, answers of servers, what is typed, links."""

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager

from tests.fuzz import files, servers, typed
from tests.fuzz.values import Feed, Target


def _plain(feed: Feed) -> Callable[[], AbstractContextManager[Feed]]:
    return lambda: contextlib.nullcontext(feed)


TARGETS = {
    target.name: target
    for target in (
        Target("files", files.files, _plain(files.open_file), 600),
        Target("texts", lambda: files.TEXTS, _plain(files.read_document), 200),
        # Each in a process of its own, which takes its time.
        Target("documents", files.documents, _plain(files.read_document), 30),
        Target("questions", lambda: files.QUESTIONS, _plain(files.read_questions), 200),
        Target("judgements", lambda: files.JUDGED, _plain(files.read_judged), 200),
        Target("workspaces", files.workspace_file, _plain(files.import_workspace), 100),
        Target("services", servers.embeddings, servers.service, 400),
        Target("qdrant", servers.qdrant_answers, servers.qdrant, 400),
        Target("expressions", lambda: typed.EXPRESSIONS, _plain(typed.parse_expression), 400),
        Target("conditions", lambda: typed.CONDITIONS, typed.table, 300),
        Target("settings", lambda: typed.SPECS, _plain(typed.read_spec), 300),
        Target("chunkers", lambda: typed.CHUNKED, _plain(typed.chunk), 300),
        Target("links", typed.marks, _plain(typed.read_marks), 300),
    )
}
