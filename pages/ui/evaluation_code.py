"""The program that evaluates the same searches."""

from explorer.search import SearchOptions
from pages.ui.evaluation_controls import Asked


def code(asked: Asked) -> str | None:
    """Return a program that prints the same means and a paired test; None for uploads."""
    if not asked.name:
        return None
    chunker, parameters = type(asked.chunker).__name__, type(asked.spec.parameters).__name__
    searches = [
        f"    {name!r}: {_options(options)}," for name, options in asked.configurations.items()
    ]
    return "\n".join(
        [
            f"from explorer.chunking import {chunker}",
            f"from explorer.embedders import EmbedderSpec, {parameters}",
            "from explorer.evaluation.describing import describe_runs",
            "from explorer.evaluation.ready import load_ready_corpus",
            "from explorer.search import SearchOptions",
            "from explorer.tasks_evaluation import judge",
            "",
            f"data = load_ready_corpus({asked.name!r})",
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
