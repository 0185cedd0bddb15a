"""The judging as jobs: one for each contender, one for what lies between them."""

from explorer.arrays import fingerprint
from explorer.evaluation import Difference
from explorer.evaluation.ready_sets import describe_set
from explorer.space import Space
from explorer.tasks import wordsets
from explorer.tasks.wordsets import Side
from pages.shared import jobs, runtime
from pages.shared.wording import md
from pages.wordsets.controls import Asked, Contender


def judge(asked: Asked, contender: Contender, slot: str) -> Side | None:
    """Return what a contender scores, or None while it is judged."""
    among = contender.among
    side: Side | None = jobs.result(
        slot,
        _key(asked, contender),
        wordsets.judge,
        asked.brought.questions,
        among,
        asked.how,
        runtime.cache_path(),
        title=f"Judging {md(contender.title)} by {describe_set(asked.brought.questions)}",
        topic="layout" if isinstance(among, Space) else f"model {among.kind}",
    )
    return side


def compare(asked: Asked, sides: list[Side]) -> Difference | None:
    """Return how far two contenders are apart, or None while it is drawn."""
    found: Difference | None = jobs.result(
        "word set difference",
        fingerprint("difference", *(_key(asked, each) for each in asked.contenders)),
        wordsets.compare,
        sides[0].scores,
        sides[1].scores,
        title="Drawing questions to compare the two",
        topic="layout",
    )
    return found


def _key(asked: Asked, contender: Contender) -> str:
    return fingerprint("word set judged", asked.brought.key, contender.key, repr(asked.how))
