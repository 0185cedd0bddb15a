"""What a planned collection needs: the arithmetic, and the field's own published figures."""

import math

import pytest

from explorer.benchmark.capacity import (
    Expected,
    Plan,
    Rates,
    Speed,
    Timed,
    capacity,
    expected_hours,
    expected_search,
    measure_rates,
    sentences,
)
from explorer.benchmark.capacity.needs import KINDS, graph_bytes, vector_bytes
from explorer.chunking import parse_chunker
from explorer.embedders import parse_spec
from explorer.errors import ParameterError

MILLION = 1_000_000
WHOLE = parse_chunker("whole")


def plan(documents=MILLION, tokens=200, dimension=384, chunker=WHOLE, copies=1, memory=64):
    return Plan(documents, tokens, dimension, chunker, copies, memory * 10**9)


def keeping(kind, **given):
    return next(each for each in capacity(plan(**given)).keepings if each.kind == kind)


# OpenSearch, “Vector quantization”: 1.1 × (bytes of a vector + 8 × m) for each of 1,000,000 vectors
# of 256 numbers and m = 16; its figures mix powers of ten and of two.
@pytest.mark.parametrize(
    ("kind", "published"),
    [("float32", 1.267e9), ("float16", 0.656 * 2**30), ("int8", 0.39 * 2**30), ("binary", 0.176e9)],
)
def test_vectors_and_graph_take_what_opensearch_publishes_for_a_million(kind, published):
    ours = 1.1 * (vector_bytes(kind, MILLION, 256) + graph_bytes(MILLION))
    assert ours == pytest.approx(published, rel=0.02)


def test_a_billion_vectors_take_what_amazon_publishes():
    # “Choose the k-NN algorithm for your billion-scale use case”: 1,408 GB for two copies.
    ours = 2 * 1.1 * (vector_bytes("float32", 10**9, 128) + graph_bytes(10**9))
    assert ours == pytest.approx(1_408e9, rel=0.01)


def test_a_graph_takes_what_faiss_publishes():
    # “Guidelines to choose an index”: d × 4 + M × 2 × 4 bytes a vector.
    assert graph_bytes(1) == 16 * 2 * 4
    assert vector_bytes("float32", 1, 384) == 384 * 4


@pytest.mark.parametrize(
    ("vectors", "dimension", "published"),
    [
        # Qdrant, “Capacity planning”: number × dimension × 4 bytes × 1.5.
        (1_000_000, 1_024, 6.144e9),
        (10_000_000, 384, 10_000_000 * 384 * 4 * 1.5),
        # ScyllaDB, “Sizing and capacity planning”: number × (dimension × 4 + 16 × 16) × 1.2.
        (10_000_000, 768, 10_000_000 * (768 * 4 + 256) * 1.2),
        (1_000_000, 1_536, 1_000_000 * (1_536 * 4 + 256) * 1.2),
    ],
)
def test_memory_is_near_the_rules_of_other_engines_for_one_to_ten_million(
    vectors, dimension, published
):
    # Of documents with a thousand chunks each, so that next to every record has a vector.
    cut = parse_chunker("fixed:size=100,overlap=0")
    kept = keeping(
        "float32", documents=vectors // 1_000, tokens=100_000, dimension=dimension, chunker=cut
    )
    without_keywords = kept.memory - 1.2 * kept.keywords
    assert 0.8 * published < without_keywords < 1.25 * published


def test_each_way_of_keeping_vectors_takes_what_it_says():
    kinds = {each.kind: each for each in capacity(plan()).keepings}
    assert tuple(kinds) == KINDS
    records = 2 * MILLION  # a chunk, and the document it is of
    assert kinds["float32"].vectors == records * 384 * 4
    assert kinds["float16"].vectors == records * 384 * 2
    assert kinds["int8"].vectors == records * (384 + 4)
    assert kinds["binary"].vectors == records * 384 // 8
    assert [kinds[kind].originals for kind in KINDS] == [0, 0, records * 1_536, records * 1_536]
    memory = [kinds[kind].memory for kind in KINDS]
    assert memory == sorted(memory, reverse=True)
    for each in kinds.values():
        assert each.disk > each.texts
        parts = each.vectors + each.graph + each.ids + each.keywords
        assert each.memory == pytest.approx(1.2 * parts, rel=1e-9)


def test_documents_are_cut_as_their_lengths_vary():
    assert plan(chunker=WHOLE, tokens=10_000).chunks == MILLION
    small = plan(chunker=parse_chunker("recursive:size=200"), tokens=20)
    assert small.chunks == MILLION
    long = plan(chunker=parse_chunker("fixed:size=100,overlap=0"), tokens=10_000)
    assert long.chunks == pytest.approx(100.5 * MILLION, rel=0.01)
    assert long.chunk_tokens == pytest.approx(100, rel=0.01)
    # Of lengths spread around the size of a chunk, four in ten are longer.
    near = plan(chunker=parse_chunker("recursive:size=200"), tokens=200)
    assert 1.4 * MILLION < near.chunks < 1.5 * MILLION
    lapping = plan(chunker=parse_chunker("fixed:size=100,overlap=50"), tokens=10_000)
    assert lapping.chunks == pytest.approx(2 * long.chunks, rel=0.02)
    assert lapping.chunk_tokens == pytest.approx(100, rel=0.02)


def test_nodes_hold_every_copy_and_shards_spread_evenly():
    few = keeping("float32", copies=3)
    assert (few.nodes, few.shards) == (3, 6)
    many = keeping("float32", documents=100 * MILLION, copies=2)
    assert many.nodes * 0.75 * 64e9 >= 2 * many.memory > (many.nodes - 1) * 0.75 * 64e9
    assert many.shards % many.nodes == 0
    assert many.shards >= 100 / 5
    assert keeping("binary", documents=100 * MILLION, copies=2).nodes < many.nodes


@pytest.mark.parametrize(
    "wrong",
    [{"documents": 0}, {"tokens": 0}, {"dimension": 0}, {"copies": 9}, {"memory": 0}],
    ids=str,
)
def test_what_cannot_be_is_refused(wrong):
    with pytest.raises(ParameterError, match="must be from"):
        plan(**wrong)


def test_hours_follow_the_rate_and_its_spread():
    hours = expected_hours(3_600_000, Speed(50.0, 100.0, 200.0, 160))
    assert hours == Expected(5.0, 10.0, 20.0)
    assert expected_hours(3_600_000, Speed(50.0, 100.0, 200.0, 160), 10).typical == 1.0
    with pytest.raises(ParameterError):
        expected_hours(1, Speed(1.0, 1.0, 1.0, 1), 0)


def test_a_search_grows_with_the_logarithm_of_a_shard():
    timed = [Timed(n, 0.02 * math.log(n), 0.03 * math.log(n)) for n in (2_000, 6_000, 18_000)]
    p50, p95 = expected_search(timed, 40_000, 1)
    assert p50.typical == pytest.approx(0.02 * math.log(40_000))
    assert p50.low < p50.typical < p50.high
    assert p95.typical == pytest.approx(1.5 * p50.typical)
    large, _ = expected_search(timed, 10 * MILLION, 1)
    assert large.high == pytest.approx(3 * 0.02 * math.log(10 * MILLION))
    spread, _ = expected_search(timed, 10 * MILLION, 10)
    assert large.typical > spread.typical > p50.typical
    with pytest.raises(ParameterError):
        expected_search(timed[:1], 100, 1)


def test_what_was_measured_here_at_a_million_is_within_what_is_expected():
    # README, “index lab at a million”: .66 ms at 64 candidates; by `measure_rates` on that machine:
    timed = [Timed(2_000, 0.129, 0.171), Timed(10_000, 0.372, 0.429), Timed(20_000, 0.313, 0.440)]
    p50, _ = expected_search(timed, MILLION, 1)
    assert p50.low < 0.66 < p50.high
    assert p50.typical == pytest.approx(0.66, rel=0.1)


def test_it_is_told_with_how_sure_it_is():
    needed = capacity(plan(documents=5 * MILLION, chunker=parse_chunker("recursive")))
    rates = Rates(
        Speed(80.0, 100.0, 110.0, 160), (Timed(2_000, 0.1, 0.2), Timed(18_000, 0.15, 0.3))
    )
    about, sure, embedding, search = sentences(needed, rates)
    assert "5,000,000 documents of 200 tokens make about 7,312,500 chunks" in about
    assert "may be off by half" in sure
    assert "takes 20 (18 to 25) hours" in embedding
    assert "100 texts a second measured on 160 (80 to 110 between batches)" in embedding
    assert "a graph was timed at 2,000 and 18,000 vectors on this machine" in search
    assert len(sentences(needed, Rates())) == 2


@pytest.mark.model
def test_this_machine_is_measured():
    done = []
    rates = measure_rates(parse_spec("minilm"), 20, 16, done.append)
    assert rates.speed.low <= rates.speed.typical <= rates.speed.high
    assert rates.speed.texts == 160
    assert [each.n for each in rates.searches] == [2_000, 6_000, 18_000]
    assert all(0 < each.p50_ms <= each.p95_ms for each in rates.searches)
    assert done == sorted(done)
    assert done[-1] == 1.0
    paid = measure_rates(parse_spec("openai:m@http://127.0.0.1:9/v1"), 20, 8)
    assert paid.speed is None
