"""Many workers give what one process gives, whatever dies on the way, and nothing is done twice."""

import os
import signal
import sys

import numpy as np
import pytest

from explorer.embedders import EmbeddingCache, embed, load_embedder, parse_spec
from explorer.embedders.fleet import ENGINES, embed_ahead, load_engine
from explorer.embedders.fleet.processes import Processes
from explorer.embedders.fleet.shards import cut, forget, keep, kept
from explorer.errors import EmbedderError, ParameterError

pytestmark = pytest.mark.model

SPEC = parse_spec("minilm")
TEXTS = [f"text number {i} of {i % 7} kinds" for i in range(60)]


class Here:
    """An engine that embeds in this process and breaks off after some shards, as a death does."""

    def __init__(self, breaks_after=None, spoil=lambda vectors: vectors):
        self.breaks_after = breaks_after
        self.spoil = spoil
        self.done = []

    def run(self, shards, spec):
        embedder = load_embedder(spec)
        for shard in reversed(shards):  # in any order
            if len(self.done) == self.breaks_after:
                raise KeyboardInterrupt
            self.done.append(shard.texts)
            yield shard, self.spoil(embedder.encode_document(list(shard.texts)))


@pytest.fixture
def cache(tmp_path):
    return EmbeddingCache(tmp_path / "embeddings.sqlite3")


def shards_left(cache):
    return sorted((cache.path.parent / "shards").glob("*/*"))


@pytest.fixture(scope="module")
def expected():
    return embed(TEXTS, load_embedder(SPEC), cache=None).vectors


def test_the_same_texts_are_cut_the_same_and_others_have_another_key():
    first, second = cut(TEXTS[:5], "m", 3)
    assert (first.texts, second.texts) == (tuple(TEXTS[:3]), tuple(TEXTS[3:5]))
    assert cut(TEXTS[:5], "m", 3) == [first, second]
    keys = {first.key, second.key, cut(TEXTS[:3], "other", 3)[0].key}
    assert len(keys | {cut(TEXTS[2::-1], "m", 3)[0].key}) == 4


def test_a_shard_comes_back_bit_by_bit_and_a_damaged_one_not_at_all(tmp_path):
    (shard,) = cut(["a", "b"], "m")
    vectors = np.random.default_rng(0).normal(size=(2, 3)).astype(np.float32)
    assert kept(tmp_path / "none", shard, 3) is None
    keep(tmp_path / "s", shard, vectors)
    assert kept(tmp_path / "s", shard, 3).tobytes() == vectors.tobytes()
    assert kept(tmp_path / "s", shard, 4) is None
    (path,) = (tmp_path / "s").iterdir()
    whole = path.read_bytes()
    (other,) = cut(["a", "c"], "m")
    path.with_name(f"{other.key}.parquet").write_bytes(whole)  # another's texts
    assert kept(tmp_path / "s", other, 3) is None
    for damage in (whole[: len(whole) // 2], b"", b"no parquet"):
        path.write_bytes(damage)
        assert kept(tmp_path / "s", shard, 3) is None
    keep(tmp_path / "s", shard, np.full((2, 3), np.nan, np.float32))
    assert kept(tmp_path / "s", shard, 3) is None
    forget(tmp_path / "s", [shard, other])
    assert not (tmp_path / "s").exists()


def test_what_is_done_ahead_is_in_the_cache_and_equal(cache, expected):
    progress = []
    done = embed_ahead([*TEXTS, *TEXTS], SPEC, Here(), cache, progress.append, 16)
    assert (done.embedded, done.resumed, done.notes) == (60, 0, ())
    assert progress == [0.25, 0.5, 0.75, 1.0]
    found = embed(TEXTS, load_embedder(SPEC), cache=cache)
    assert (found.cached, found.computed) == (60, 0)
    np.testing.assert_allclose(found.vectors, expected, atol=1e-6)
    assert shards_left(cache) == []
    again = Here()
    assert embed_ahead(TEXTS, SPEC, again, cache).embedded == 0
    assert again.done == []


@pytest.mark.parametrize("after", [0, 1, 3])
def test_after_a_death_only_what_is_missing_is_done(cache, expected, after):
    with pytest.raises(KeyboardInterrupt):
        embed_ahead(TEXTS, SPEC, Here(after), cache, size=16)
    assert len(shards_left(cache)) == after
    rest = Here()
    done = embed_ahead(TEXTS, SPEC, rest, cache, size=16)
    assert len(rest.done) == 4 - after
    assert done.embedded + done.resumed == 60
    vectors = embed(TEXTS, load_embedder(SPEC), cache=cache).vectors
    np.testing.assert_allclose(vectors, expected, atol=1e-6)
    assert shards_left(cache) == []


def test_what_the_cache_has_is_not_done_again(cache):
    embed(TEXTS[:32], load_embedder(SPEC), cache=cache)
    engine = Here()
    assert embed_ahead(TEXTS, SPEC, engine, cache, size=16).embedded == 28
    assert {text for texts in engine.done for text in texts} == set(TEXTS[32:])


@pytest.mark.parametrize(
    "spoil",
    [lambda v: v[:-1], lambda v: v[:, :5], lambda v: v * np.nan],
    ids=["few", "short", "nan"],
)
def test_vectors_of_another_model_are_refused(cache, spoil):
    with pytest.raises(EmbedderError, match="every node has the same model"):
        embed_ahead(TEXTS, SPEC, Here(spoil=spoil), cache)


def test_a_model_that_cannot_be_shared_out_is_refused(cache):
    for name in ("tf-idf", "openai:m@http://127.0.0.1:9/v1"):
        with pytest.raises(ParameterError, match="leave --engine out"):
            embed_ahead(TEXTS, parse_spec(name), Here(), cache)


def test_processes_give_the_same_though_one_is_killed(cache, expected):
    killed = []

    def kill(fraction):
        if not killed:
            children = _children()
            assert children
            os.kill(children[0], signal.SIGKILL)
            killed.append(children[0])

    done = embed_ahead(TEXTS, SPEC, Processes(2), cache, kill, 4)
    assert (done.embedded, len(killed)) == (60, 1)
    vectors = embed(TEXTS, load_embedder(SPEC), cache=cache).vectors
    np.testing.assert_allclose(vectors, expected, atol=1e-6)


def _children():
    from multiprocessing import active_children

    return [child.pid for child in active_children()]


def test_engines_are_known_by_name_and_one_that_is_missing_says_how_to_have_it(monkeypatch):
    assert set(ENGINES) == {"processes", "ray"}
    assert load_engine("processes") == Processes()
    with pytest.raises(ParameterError, match="choose one of processes, ray"):
        load_engine("spark")
    monkeypatch.setitem(sys.modules, "ray", None)  # as if it were not installed
    with pytest.raises(ParameterError, match=r"pip install -r requirements-ray\.txt"):
        load_engine("ray")
