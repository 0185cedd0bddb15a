"""Relations between words, and the analogies they make: which hold in a space, which fail."""

import shlex
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from explorer.arrays import Progress
from explorer.chance import is_beyond, p_equation
from explorer.embedders import EmbeddingCache, embed_words
from explorer.errors import InputError
from explorer.evaluation import AnalogyQuestions, evaluate_analogies
from explorer.expressions import Solution, UnknownTermsError, Vocabulary, parse, solve
from explorer.expressions.gallery import gallery
from explorer.relations import RelationReport, column_pairs, find_pairs, relation
from explorer.space import Space
from explorer.studies.values import Bars, Finding, Section, Subject, quoted
from explorer.wordlists import WORD_LISTS, load_word_list

FEWEST_PAIRS = 5
"""Pairs of a list that must be in a space before their relation is measured."""

_COLUMN = "pair"
_LOOKED_AT = 100
_SHOWN = 6

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class _Relation:
    """The pairs of a ready-made list in the space of their words."""

    name: str
    title: str
    pairs: tuple[Pair, ...]
    space: Space
    report: RelationReport


@dataclass(frozen=True)
class _Answered:
    """A known analogy, what came out, and the rank of what should have."""

    expected: str
    rank: int | None
    solution: Solution

    @property
    def margin(self) -> float:
        """How far the answer is ahead of the runner-up."""
        return self.solution.margin or 0.0


def relations_and_analogies(
    subject: Subject,
    candidates: Space,
    frequent: int,
    cache: Path | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Section, Section]:
    """Measure the relations of the ready-made lists and ask the analogies that fit.

    Parameters
    ----------
    subject : Subject
        With a model, the pairs are embedded by it; without, they are looked up in the space.
    candidates : Space
        The words among which a known analogy is to find its answer.
    frequent : int
        How many frequent English words were asked to be among them.
    cache : Path, optional
    seed : int
    progress : callable, optional
    """
    names = [entry.name for entry in WORD_LISTS()]
    found = []
    for number, name in enumerate(names):
        measured = _measured(subject, name, cache, seed)
        found += [measured] if measured else []
        if progress:
            progress((number + 1) / len(names))
    found.sort(key=lambda item: -item.report.mean_cosine)
    return _relations(subject, found), _analogies(subject, candidates, frequent, found)


def _measured(subject: Subject, name: str, cache: Path | None, seed: int) -> _Relation | None:
    entry = next(entry for entry in WORD_LISTS() if entry.name == name)
    table = load_word_list(name)
    if _COLUMN not in table.metadata:
        return None
    pairs = column_pairs(table.words, [str(value) for value in table.metadata[_COLUMN]])
    space = subject.space
    if subject.spec:
        words = tuple(dict.fromkeys(word for pair in pairs for word in pair))
        store = EmbeddingCache(cache) if cache else None
        space, _ = embed_words(words, None, subject.spec, cache=store, source=name)
    rows = find_pairs(Vocabulary(space.labels), pairs)
    if len(rows.pairs) < FEWEST_PAIRS:
        return None
    try:
        report = relation(space, rows.rows, seed=seed)
    except InputError:  # their vectors are equal
        return None
    return _Relation(name, entry.title, rows.pairs, space, report)


def _relations(subject: Subject, found: list[_Relation]) -> Section:
    about = (
        "The word pairs of the ready-made lists: how parallel the arrows from first to second word "
        "are (mean cosine of the differences to each other), against pairing them at random."
    )
    if not found:
        finding = Finding(
            f"No ready-made list has {FEWEST_PAIRS} of its pairs among these words, so no relation "
            "was measured.",
            subject.with_model("relations", "capitals"),
        )
        return Section("Relations", about, (finding,))
    bars = Bars(
        "mean cosine",
        tuple(item.title for item in found),
        tuple(item.report.mean_cosine for item in found),
    )
    findings = tuple(_relation_finding(subject, item) for item in found)
    return Section("Relations", about, findings, bars)


def _relation_finding(subject: Subject, item: _Relation) -> Finding:
    report = item.report
    against = f"against {report.baseline_mean:.3f} paired at random"
    chance = against if is_beyond(report.p_value) else "no more than chance"
    sentence = (
        f"The {len(report.pairs)} pairs of {quoted(item.title)} have a mean cosine of "
        f"{report.mean_cosine:.3f}, {chance} ({p_equation(report.p_value)}); "
        f"{report.best.first} → {report.best.second} fits best ({report.best.fit:.2f}), "
        f"{report.worst.first} → {report.worst.second} least ({report.worst.fit:.2f})."
    )
    return Finding(sentence, subject.with_model("relations", item.name))


def _analogies(
    subject: Subject, candidates: Space, frequent: int, found: list[_Relation]
) -> Section:
    answered = _answer_known(candidates)
    right = sorted((a for a in answered if a.rank == 1), key=lambda a: -a.margin)
    wrong = sorted((a for a in answered if a.rank != 1), key=lambda a: a.rank or _LOOKED_AT + 1)
    more = len(candidates) - len(subject.space)
    options = ("--vocabulary", str(frequent)) if more else ()
    findings = [_overall(subject, answered, len(right))]
    findings += [_example(subject, item, options) for item in right[:_SHOWN]]
    findings += [_example(subject, item, options) for item in wrong[:_SHOWN]]
    shares = []
    for item in found:
        finding, share = _of_pairs(subject, item)
        findings.append(finding)
        shares.append(share)
    about = (
        f"Well-known analogies among {len(candidates):,} words"
        + (" (these and the most frequent English ones)" if more else "")
        + ", the words of the question left out of the answer; then every question the pairs of "
        "the lists make."
    )
    bars = Bars(
        "share answered right",
        tuple(item.title for item in found),
        tuple(shares),
    )
    return Section("Analogies", about, tuple(findings), bars)


def _answer_known(candidates: Space) -> list[_Answered]:
    vocabulary = Vocabulary(candidates.labels)
    answered = []
    for text, expected in known_analogies():
        row = vocabulary.find(expected)
        try:
            expression = parse(text, vocabulary)
        except UnknownTermsError:
            continue
        if row is None:
            continue
        try:
            solution = solve(candidates, expression, k=_LOOKED_AT)
        except InputError:  # the terms cancel out
            continue
        ranks = {hit.row: rank for rank, hit in enumerate(solution.results, 1)}
        answered.append(_Answered(expected, ranks.get(row), solution))
    return answered


def _overall(subject: Subject, answered: list[_Answered], right: int) -> Finding:
    check = subject.on_data("insights")
    if not answered:
        return Finding(
            f"None of {len(known_analogies())} well-known analogies has all its words among these.",
            check,
        )
    alone = sum(_without_arithmetic(item) for item in answered)
    return Finding(
        f"Of {len(answered)} well-known analogies whose words are all there, {right} come out "
        f"first ({right / len(answered):.0%}); in {alone} the expected word is simply the nearest "
        "to the last one, without any arithmetic.",
        check,
    )


def _without_arithmetic(item: _Answered) -> bool:
    baseline = item.solution.baseline
    return baseline is not None and baseline.label.casefold() == item.expected.casefold()


def _example(subject: Subject, item: _Answered, options: tuple[str, ...]) -> Finding:
    solution, first = item.solution, item.solution.results[0]
    expression = str(solution.expression)
    # What TF-IDF learns from differs when a command adds the frequent words.
    letters = subject.spec is not None and subject.spec.kind == "tf-idf"
    check = (
        subject.on_data("insights")
        if letters
        else subject.among("solve", shlex.quote(expression), *options)
    )
    said = f"{quoted(expression)} gives {quoted(first.label)} ({first.score:.3f}"
    baseline = solution.baseline
    nearest = (
        f"; the nearest to {quoted(baseline.term)} alone is {quoted(baseline.label)}"
        if baseline
        else ""
    )
    if item.rank == 1:
        second = solution.results[1] if len(solution.results) > 1 else None
        ahead = f", {item.margin:.3f} ahead of {quoted(second.label)}" if second else ""
        return Finding(f"Worked: {said}{ahead}){nearest}.", check)
    place = f"number {item.rank}" if item.rank else f"not among the first {_LOOKED_AT}"
    return Finding(f"Failed: {said}); {quoted(item.expected)} is {place}{nearest}.", check)


def _of_pairs(subject: Subject, item: _Relation) -> tuple[Finding, float]:
    """Ask every question the pairs of a list make; return also the share answered right."""
    questions = [(a, b, c, d) for (a, b), (c, d) in permutations(item.pairs, 2)]
    asked = AnalogyQuestions(tuple(questions), (item.name,) * len(questions), item.name)
    excluded = evaluate_analogies(item.space, asked)
    allowed = evaluate_analogies(item.space, asked, inputs="allowed")
    finding = Finding(
        f"The {len(item.pairs)} pairs of {quoted(item.title)} make {len(questions):,} questions; "
        f"{excluded.accuracy:.1%} are answered right among {len(item.space):,} words, and "
        f"{allowed.accuracy:.1%} when the words of the question may be the answer.",
        subject.on_data("insights"),
    )
    return finding, excluded.accuracy


_PLAIN: tuple[tuple[str, str], ...] = (
    ("king - man + woman", "queen"),
    ("prince - man + woman", "princess"),
    ("wife - husband + man", "woman"),
    ("aunt - uncle + brother", "sister"),
    ("daughter - son + brother", "sister"),
    ("mother - father + son", "daughter"),
    ("girl - boy + man", "woman"),
    ("girls - boys + guy", "girl"),
    ("her - his + he", "she"),
    ("actress - actor + king", "queen"),
    ("london - england + germany", "berlin"),
    ("london - england + russia", "moscow"),
    ("paris - france + italy", "rome"),
    ("tokyo - japan + china", "beijing"),
    ("french - france + germany", "german"),
    ("english - england + france", "french"),
    ("yen - japan + india", "rupee"),
    ("walking - walk + swim", "swimming"),
    ("went - go + come", "came"),
    ("took - take + give", "gave"),
    ("told - tell + say", "said"),
    ("making - make + take", "taking"),
    ("bigger - big + small", "smaller"),
    ("better - good + bad", "worse"),
    ("best - good + bad", "worst"),
    ("children - child + man", "men"),
    ("days - day + year", "years"),
    ("men - man + woman", "women"),
    ("kitten - cat + dog", "puppy"),
    ("night - day + summer", "winter"),
    ("cold - hot + good", "bad"),
    ("last - first + old", "new"),
    ("teacher - school + hospital", "doctor"),
    ("paper - write + paint", "canvas"),
)
"""Such as small vocabularies may hold as well; words in lower case."""


def known_analogies() -> tuple[tuple[str, str], ...]:
    """Return expressions and the word each is said to give, every expression once."""
    told = {entry.expression: entry.expected for entry in gallery()}
    for expression, expected in _PLAIN:
        told.setdefault(expression, expected)
    return tuple(told.items())
