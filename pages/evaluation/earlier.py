"""The evaluation as a run that is kept, beside those of other days."""

from explorer.chunking import chunker_text
from explorer.embedders import spec_text
from explorer.evaluation.describing import TITLES, standard_error
from explorer.evaluation.retrieval import Evaluation
from explorer.tasks.evaluation import Judged
from explorer.workspaces import KeptRun
from pages.evaluation.controls import CROSS_ENCODER, Asked
from pages.shared.work import runs
from pages.shared.work.judged import judged_key
from pages.shared.work.runs import Measure

_MEASURES = {name: Measure(title) for name, title in TITLES.items()}


def keep(asked: Asked, judged: Judged) -> KeptRun | None:
    """Keep a finished evaluation of own queries, offer to keep another; return what is kept."""
    if judged.missing or judged.ranked.keys() != asked.configurations.keys():
        return None
    run = run_of(asked, judged)
    runs.keep(run, "own" if asked.own else "shipped")
    return run


def draw(run: KeptRun) -> None:
    """Draw what others found before a finished evaluation."""
    runs.draw(run, _MEASURES)


def run_of(asked: Asked, judged: Judged) -> KeptRun:
    """Return an evaluation as what is kept of it."""
    found = {name: each.evaluation for name, each in judged.ranked.items()}
    settings = {"model": spec_text(asked.spec), "cut": chunker_text(asked.chunker)}
    rerankers = {str(how.rerank) for how in asked.configurations.values() if how.rerank}
    read_again = sorted(each for each in rerankers if each.startswith(CROSS_ENCODER))
    key = judged_key(asked.data)
    return KeptRun(
        "evaluation",
        asked.title,
        key,
        {
            "documents": f"{len(asked.data.documents):,}",
            "queries": f"{len(asked.data.queries):,}",
            "fingerprint of documents and queries": key,
        },
        settings | ({CROSS_ENCODER: ", ".join(read_again)} if read_again else {}),
        runs.versions(),
        {name: each.means for name, each in found.items()},
        {name: _errors(each) for name, each in found.items()},
        found,
    )


def _errors(found: Evaluation) -> dict[str, float]:
    known = {measure: standard_error(found, measure) for measure in found.per_query}
    # Of a single query there is none.
    return {measure: error for measure, error in known.items() if error == error}
