"""``evaluate retrieval``: how well configurations rank judged documents."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from explorer.chance import p_equation
from explorer.cli.answer import Answer, bullets, lines, printable, table
from explorer.cli.corrections import choice_of, refuse_corrections
from explorer.cli.documents import (
    add_chunker,
    add_document_corrections,
    add_model,
    chunked,
    read_paths,
)
from explorer.cli.files import read_file
from explorer.cli.options import Added, add_seed, new_command, one_of
from explorer.cli.output import Meter
from explorer.documents import Corpus
from explorer.embedders import EmbeddingCache, parse_spec
from explorer.errors import InputError, ParameterError
from explorer.evaluation.judgement_table import read_judgement_table
from explorer.evaluation.judgements import LARGEST_BYTES, RetrievalSet, load_set
from explorer.evaluation.retrieval import (
    DEPTH,
    Evaluation,
    compare,
    evaluate,
    run_queries,
    without_own,
)
from explorer.evaluation.trec import ReadyRun, read_run
from explorer.readers import LIMITS
from explorer.search import MODES, SearchOptions, open_keyword_searcher, open_searcher

if TYPE_CHECKING:
    from explorer.cli.options import Commands

_WEIGHTED = "weighted"
_MODES = (*MODES, _WEIGHTED)
_SHOWN = ("ndcg@10", "recall@10", "recall@100", "mrr@10", "map")


def add_task(tasks: "Commands") -> None:
    """Add ``retrieval`` to the tasks of ``evaluate``."""
    parser = new_command(
        tasks, "retrieval", "Judge rankings of documents by relevance judgements.", shared="json"
    )
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        type=Path,
        nargs="?",
        help="a folder or zip with corpus.jsonl, queries.jsonl and qrels/test.tsv",
    )
    parser.add_argument(
        "--documents",
        metavar="PATH",
        action=Added,
        nargs="+",
        type=Path,
        help="instead of FOLDER: files, or folders with everything in them",
    )
    parser.add_argument(
        "--judgements",
        metavar="FILE",
        type=Path,
        help="which of the documents answer which query: csv, tsv or jsonl with the columns "
        "query, relevant and perhaps grade",
    )
    parser.add_argument(
        "--run",
        metavar="FILE",
        dest="runs",
        action=Added,
        nargs="+",
        type=Path,
        default=[],
        help="judge ready rankings in TREC's six columns; without --mode nothing else",
    )
    add_document_corrections(parser)
    add_model(parser)
    add_chunker(parser, "whole")
    parser.add_argument(
        "--mode",
        type=one_of(_MODES),
        action=Added,
        nargs="+",
        default=[],
        metavar="{" + ",".join(_MODES) + "}",
        help="one or several configurations (default all but weighted, which is hybrid by scores "
        "instead of ranks)",
    )
    parser.add_argument(
        "--rerank", metavar="NAME", help="also rerank each by maxsim or cross-encoder:NAME"
    )
    add_seed(parser)
    parser.set_defaults(evaluate=run)


def run(options: argparse.Namespace) -> Answer:
    """Score what every configuration finds for every query, and every ready ranking."""
    data, cleaned = _judged(options)
    if options.rerank is not None or not options.runs:
        options.mode = options.mode or list(MODES)
    found, told = _ready(options.runs, data)
    searched = _searched(options, data) if options.mode else _Searched({}, 0, (), ())
    found |= searched.found
    first, *others = found
    tests = {name: asdict(compare(found[first], found[name], seed=options.seed)) for name in others}
    notes = [*cleaned, *data.notes, *told, *searched.warnings]
    answer = {
        "runs": {name: evaluation.means for name, evaluation in found.items()},
        "queries": len(found[first].queries),
        "documents": len(data.documents),
        "chunks": searched.chunks,
        "tests": {name: {"against": first, **test} for name, test in tests.items()},
        "notes": notes,
    }
    rows = [(name, *(found[name].means[key] for key in _SHOWN)) for name in found]
    sentences = [
        f"{name} against {first}: {test['difference']:+.3f} nDCG@10, {p_equation(test['p_value'])} "
        f"(better on {test['better']} queries, worse on {test['worse']})"
        for name, test in tests.items()
    ]
    heading = f"{answer['queries']:,} queries, {len(data.documents):,} documents"
    return Answer(
        answer,
        lines(
            heading,
            table(("", *_SHOWN), rows),
            bullets([*map(printable, sentences), *searched.missing]),
            bullets(map(printable, notes)),
        ),
    )


@dataclass(frozen=True)
class _Searched:
    """What searching with every query found, in how many chunks, and what is to be told."""

    found: dict[str, Evaluation]
    chunks: int
    warnings: tuple[str, ...]
    missing: tuple[str, ...]


def _searched(options: argparse.Namespace, data: RetrievalSet) -> _Searched:
    spec = parse_spec(options.model)
    chunking = chunked(data.documents, options.chunker, spec)
    corpus = Corpus(data.documents, chunking.chunks)
    with Meter() as meter:
        if options.mode == ["bm25"] and options.rerank is None:
            searcher = open_keyword_searcher(corpus)
        else:
            searcher = open_searcher(
                corpus, spec, cache=EmbeddingCache(), progress=meter.part(0.0, 0.8)
            )
        found: dict[str, Evaluation] = {}
        for name, chosen in _configurations(options).items():
            step = meter.part(0.8, 1.0)
            run = run_queries(searcher, data.queries, chosen, step, documents=corpus.by_id)
            found[name] = evaluate(run, data.judgements)
    missing = ""
    if searcher.encode is None and options.mode != ["bm25"]:
        missing = f"{searcher.missing} Every run above is by keywords."
    return _Searched(found, len(corpus), chunking.warnings, (missing,) if missing else ())


def _ready(paths: Sequence[Path], data: RetrievalSet) -> tuple[dict[str, Evaluation], list[str]]:
    """Judge ready rankings, named by their files, and tell what does not fit the set."""
    found: dict[str, Evaluation] = {}
    told = []
    for path in paths:
        name = path.stem if path.stem not in (*found, *_MODES) else str(path)
        if name in found:
            raise ParameterError(f"The ranking “{path.name[:40]}” is given twice; give it once.")
        ready = read_run(*read_file(path, LARGEST_BYTES))
        found[name] = evaluate(ready.ranking, data.judgements)
        told += [f"{name}: {note}" for note in _fit(ready, data)]
    return found, told


def _fit(ready: ReadyRun, data: RetrievalSet) -> list[str]:
    lacking = len(data.judgements.keys() - ready.ranking.keys())
    unjudged = len(ready.ranking.keys() - data.judgements.keys())
    if unjudged == len(ready.ranking):
        raise InputError("The ranking has none of the judged queries; check its first column.")
    known = {document.id for document in data.documents}
    strange = sum(name not in known for row in ready.ranking.values() for name in row)
    own = sum(
        len(row) - len(without_own(query, row, data.judgements.get(query, {})))
        for query, row in ready.ranking.items()
    )
    counted = (
        (lacking, "{queries} judged and not in it: scored 0."),
        (unjudged, "{queries} in it and not judged: left out."),
        (strange, "{hits} not in the corpus: no answer."),
        (own, "{hits} the query's own document: left out."),
        (ready.tied, "{hits} tied with the one before: in trec_eval's order, ids backward."),
    )
    return [
        text.format(queries=_count(number, "query", "queries"), hits=_count(number, "hit", "hits"))
        for number, text in counted
        if number
    ]


def _count(number: int, one: str, many: str) -> str:
    return f"1 {one} is" if number == 1 else f"{number:,} {many} are"


def _judged(options: argparse.Namespace) -> tuple[RetrievalSet, list[str]]:
    """Return what is evaluated, and what was cleaned in its files."""
    if options.folder is not None and options.documents is None and options.judgements is None:
        refuse_corrections(options, "--documents")
        return load_set(options.folder), []
    if options.folder is not None or options.documents is None or options.judgements is None:
        raise ParameterError(
            "Name either a folder in the BEIR layout, or files with --documents and a table of "
            "their queries with --judgements."
        )
    documents, notes = read_paths(options.documents, choice_of(options))
    table = read_file(options.judgements, LIMITS.word_file_bytes)
    return read_judgement_table(*table, documents), notes


def _configurations(options: argparse.Namespace) -> dict[str, SearchOptions]:
    plain = {mode: _plain(mode) for mode in dict.fromkeys(options.mode)}
    if options.rerank is None:
        return plain
    reranked = {
        f"{mode} + {options.rerank}": replace(how, rerank=options.rerank, rerank_depth=DEPTH)
        for mode, how in plain.items()
    }
    return plain | reranked


def _plain(mode: str) -> SearchOptions:
    if mode == _WEIGHTED:
        return SearchOptions("hybrid", k=DEPTH, fusion="weighted")
    return SearchOptions(next(each for each in MODES if each == mode), k=DEPTH)
