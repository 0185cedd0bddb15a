"""The program and the commands that evaluate the same searches."""

from shlex import join

from explorer.chunking import chunker_text
from explorer.embedders import spec_text
from explorer.search import SearchOptions
from pages.evaluation.controls import Asked
from pages.shared import programs


def code(asked: Asked) -> str | None:
    """Return a program that prints the same means and a paired test; None if none has the data."""
    data = _data(asked)
    if data is None:
        return None
    ready = ["from explorer.evaluation.ready import load_ready_corpus"] if asked.name else []
    chunker, parameters = type(asked.chunker).__name__, type(asked.spec.parameters).__name__
    searches = [
        f"    {name!r}: {_options(options)}," for name, options in asked.configurations.items()
    ]
    return "\n".join(
        [
            *([] if ready else ["import explorer"]),
            f"from explorer.chunking import {chunker}",
            f"from explorer.embedders import EmbedderSpec, {parameters}",
            "from explorer.evaluation.describing import describe_runs",
            *ready,
            "from explorer.search import SearchOptions",
            "from explorer.tasks.evaluation import judge",
            "",
            f"data = {data}",
            "searches = {",
            *searches,
            "}",
            f"model = {asked.spec!r}",
            f"judged = judge(data, searches, {asked.chunker!r}, model, None)",
            "for name, ranked in judged.ranked.items():",
            "    means = ranked.evaluation.means.items()",
            "    print(name, {measure: round(mean, 3) for measure, mean in means})",
            "    for miss in ranked.misses:",
            '        print("   missed:", data.queries[miss.query_id], miss.document_id, miss.why)',
            "found = {name: ranked.evaluation for name, ranked in judged.ranked.items()}",
            "print(describe_runs(found))",
        ]
    )


def _data(asked: Asked) -> str | None:
    """Return what reads the set; one's own from the workspace, if it is kept."""
    if asked.name:
        return f"load_ready_corpus({asked.name!r})"
    kept = programs.from_workspace(asked.own)
    return None if kept is None else f"{kept}.judged"


def command(asked: Asked) -> str | None:
    """Return what to type for the same figures, or None where the documents are in no file.

    Each way of reranking is a command of its own, since the command reranks all its searches.
    """
    if not asked.place:
        return None
    modes: dict[str | None, list[str]] = {}
    for options in asked.configurations.values():
        mode = "weighted" if options.fusion == "weighted" else str(options.mode)
        modes.setdefault(options.rerank, []).append(mode)
    shared = ["--chunker", chunker_text(asked.chunker), "--model", spec_text(asked.spec)]
    start = ["python", "-m", "explorer", "evaluate", "retrieval", *asked.place]
    return "\n".join(
        join([*start, "--mode", *some, *(["--rerank", rerank] if rerank else []), *shared])
        for rerank, some in modes.items()
    )


def _options(options: SearchOptions) -> str:
    """Return options as a call that names only what is not the default."""
    default = SearchOptions()
    names = ("mode", "k", "fusion", "rerank", "rerank_depth")
    given = [
        f"{name}={getattr(options, name)!r}"
        for name in names
        if getattr(options, name) != getattr(default, name)
    ]
    return f"SearchOptions({', '.join(given)})"
