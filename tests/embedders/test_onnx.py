"""Networks that ONNX Runtime runs, against torch, and how they are kept."""

import itertools
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from explorer.embedders import EmbedderSpec, SentenceTransformerParameters, load_embedder
from explorer.embedders.base import Embedder
from explorer.embedders.kept import Kept, keep, read_kept
from explorer.embedders.onnx_model import OnnxEmbedder, allowed_threads, token_batches
from explorer.embedders.quickening import agree
from explorer.embedders.transformer import TransformerEmbedder, _loaded
from explorer.errors import CancelledError, EmbedderError
from tests.embedders.tiny import write_tiny_model

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "king",
    "",
    " two  words ",
    "<pad> is a mark, and [PAD] another; so are [CLS] </s>",
    "Naïve café, 東京 – Привет!",
    "👩‍🚀 e\u0301",
    "longer than a model of 128 tokens reads " * 40,
    *(f"text {number} of some words " * (number % 9 + 1) for number in range(60)),
]


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "cache"))
    _loaded.cache_clear()
    return tmp_path / "cache"


def load(folder: Path, runtime: Literal["quick", "torch"] = "quick") -> Embedder:
    parameters = SentenceTransformerParameters(str(folder), runtime=runtime)
    return load_embedder(EmbedderSpec("sentence-transformers", parameters))


def networks(cache: Path) -> list[Path]:
    return sorted((cache / "networks").glob("*"))


@pytest.mark.parametrize("kind", ["bert", "mpnet"])
@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
@pytest.mark.parametrize("length", ["unit", "as pooled"])
def test_models_of_known_parts_give_torchs_vectors(
    tmp_path: Path,
    kind: Literal["bert", "mpnet"],
    pooling: str,
    length: Literal["unit", "as pooled"],
) -> None:
    folder = tmp_path / "model"
    write_tiny_model(folder, {"query": "find: "}, kind=kind, pooling=pooling, length=length)
    ours, theirs = load(folder), load(folder, "torch")
    assert isinstance(ours, OnnxEmbedder)
    assert isinstance(theirs, TransformerEmbedder)
    assert ours.fingerprint == theirs.fingerprint
    roles: tuple[Literal["document", "query"], ...] = ("document", "query")
    for role in roles:
        assert ours.cache_key(role) == theirs.cache_key(role)
    for ask in ("encode_document", "encode_query"):
        expected = getattr(theirs, ask)(TEXTS)
        np.testing.assert_allclose(getattr(ours, ask)(TEXTS), expected, atol=3e-6)
    tokens = zip(
        ours.encode_tokens(TEXTS, "query"), theirs.encode_tokens(TEXTS, "query"), strict=True
    )
    for mine, expected in tokens:
        np.testing.assert_allclose(mine, expected, atol=1e-5)


@pytest.mark.parametrize(
    "change", [{"hidden_act": "relu"}, {"layer_norm_eps": 0.5}, {"num_attention_heads": 4}]
)
def test_other_settings_are_followed_or_left_to_torch(tmp_path: Path, change: dict) -> None:
    folder = write_tiny_model(tmp_path / "model", {}, changes=change)
    ours, theirs = load(folder), load(folder, "torch")
    np.testing.assert_allclose(
        ours.encode_document(TEXTS), theirs.encode_document(TEXTS), atol=3e-6
    )
    assert isinstance(ours, OnnxEmbedder) == ("hidden_act" not in change)


def test_a_model_whose_numbers_differ_is_left_to_torch(tmp_path: Path, cache_folder: Path) -> None:
    folder = write_tiny_model(tmp_path / "model", {})
    # The library lowers capitals itself before a tokenizer that keeps them; ours would not.
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    tokenizer["normalizer"]["lowercase"] = False
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    about = {"max_seq_length": 128, "do_lower_case": True}
    (folder / "sentence_bert_config.json").write_text(json.dumps(about))
    ours = load(folder)
    assert isinstance(ours, TransformerEmbedder)
    assert not networks(cache_folder)
    np.testing.assert_array_equal(ours.encode_document(["KING"]), ours.encode_document(["king"]))


def test_vectors_agree_within_rounding_of_their_length() -> None:
    vectors = np.array([[3.0, 4.0], [0.0, 1.0]], dtype=np.float32)
    assert agree(vectors, vectors * np.float32(1 + 1e-6))
    assert not agree(vectors, vectors[:, ::-1])
    assert not agree(vectors, vectors * np.float32(1.001))
    assert not agree(vectors, vectors[:1])
    assert not agree(np.full_like(vectors, np.nan), vectors)


def test_known_once_a_model_needs_no_torch_in_another_process(
    tmp_path: Path, cache_folder: Path
) -> None:
    folder = write_tiny_model(tmp_path / "model", {"query": "find: "})
    first = load(folder).encode_query(TEXTS)
    code = textwrap.dedent(
        f"""
        import sys
        from explorer.embedders import load_embedder, parse_spec
        embedder = load_embedder(parse_spec("sentence-transformers:{folder}"))
        print(embedder.encode_query({TEXTS!r}).tobytes().hex())
        heavy = ("torch", "transformers", "sentence_transformers", "onnx", "pandas", "scipy")
        print([name for name in heavy if name in sys.modules])
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [first.tobytes().hex(), "[]"]
    assert done.stderr == ""


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "foreign", "of another"])
def test_a_kept_network_that_is_not_as_it_was_is_made_again(
    tmp_path: Path, cache_folder: Path, damage: str
) -> None:
    folder = write_tiny_model(tmp_path / "model", {})
    expected = load(folder).encode_document(TEXTS)
    (kept,) = networks(cache_folder)
    good = kept.read_bytes()
    if damage == "flipped":
        kept.write_bytes(good[:-100] + bytes([good[-100] ^ 1]) + good[-99:])
    elif damage == "of another":
        other = write_tiny_model(tmp_path / "other", {}, pooling="cls")
        load(other)
        (path,) = set(networks(cache_folder)) - {kept}
        path.replace(kept)
    else:
        kept.write_bytes({"cut": good[:-1], "empty": b"", "foreign": b"PK\x03\x04" * 99}[damage])
    _loaded.cache_clear()
    np.testing.assert_array_equal(load(folder).encode_document(TEXTS), expected)
    assert kept.read_bytes() == good


def test_where_nothing_can_be_kept_the_vectors_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_tiny_model(tmp_path / "model", {})
    expected = load(folder).encode_document(TEXTS)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "file"))
    _loaded.cache_clear()
    np.testing.assert_array_equal(load(folder).encode_document(TEXTS), expected)


def test_what_is_kept_comes_back_under_its_key_alone(cache_folder: Path) -> None:
    assert read_kept("key") is None
    keep("key", Kept({"most_tokens": 7}, b"\n\x00model\n"))
    assert read_kept("key") == Kept({"most_tokens": 7}, b"\n\x00model\n")
    assert read_kept("other") is None
    assert [path.name for path in networks(cache_folder)] == ["key.network"]


def test_changed_weights_are_another_model(tmp_path: Path) -> None:
    folder = write_tiny_model(tmp_path / "model", {})
    before = load(folder)
    content = bytearray((folder / "model.safetensors").read_bytes())
    content[-1] ^= 64  # an exponent of the last number
    (folder / "model.safetensors").write_bytes(content)
    after = load(folder)
    assert after.fingerprint != before.fingerprint
    np.testing.assert_allclose(
        after.encode_document(TEXTS), load(folder, "torch").encode_document(TEXTS), atol=3e-6
    )


def test_a_broken_tokenizer_is_one_sentence(tmp_path: Path) -> None:
    folder = write_tiny_model(tmp_path / "model", {})
    embedder = load(folder)
    (folder / "tokenizer.json").write_text("{}")
    with pytest.raises(EmbedderError, match="cannot be read"):
        embedder.encode_document(["king"])


def test_a_vector_is_the_same_to_the_last_bit_in_any_batch_and_on_any_number_of_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = load(write_tiny_model(tmp_path / "model", {}, kind="mpnet"))
    together = embedder.encode_document(TEXTS)
    for threads in ("1", "2"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        np.testing.assert_array_equal(embedder.encode_document(TEXTS), together)
    alone = np.vstack([embedder.encode_document([text]) for text in TEXTS])
    np.testing.assert_array_equal(alone, together)


def test_stopping_leaves_the_rest_undone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    embedder = load(write_tiny_model(tmp_path / "model", {}))
    seen: list[float] = []

    def stop(fraction: float) -> None:
        seen.append(fraction)
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        embedder.encode_document(TEXTS, stop)
    assert len(seen) == 1
    assert seen[0] < 1.0


def test_threads_are_as_many_as_the_caller_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    cores = allowed_threads()
    assert cores >= 1
    for setting, expected in (("1", 1), ("1000", cores), ("0", cores), ("many", cores)):
        monkeypatch.setenv("OMP_NUM_THREADS", setting)
        assert allowed_threads() == expected


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_batches_hold_texts_of_one_length_and_can_be_shared_out(
    rng: np.random.Generator, threads: int
) -> None:
    lengths = np.concatenate([np.full(300, 3), rng.integers(2, 256, size=200)])
    found = list(token_batches(lengths, threads))
    assert sorted(itertools.chain(*found)) == list(range(500))
    for rows in found:
        assert len(set(lengths[rows])) == 1
        assert len(rows) == 1 or lengths[rows].sum() <= 320
    sizes = [len(rows) for rows in found if lengths[rows[0]] == 3]
    assert len(sizes) % threads == 0
    assert max(sizes) - min(sizes) <= 1
    firsts = [lengths[rows[0]] for rows in found]
    assert firsts == sorted(firsts, reverse=True)


def test_no_texts_make_no_batches() -> None:
    assert list(token_batches(np.zeros(0, dtype=np.int64), 2)) == []
