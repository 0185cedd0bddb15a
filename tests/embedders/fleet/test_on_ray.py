"""Embedding on a loopback cluster of three Ray nodes, one of which is removed on the way.

It takes a minute and as many processes as ten others, so it runs where ``VSE_RAY`` is set and
``requirements-ray.txt`` installed.
"""

import os

import numpy as np
import pytest

from explorer.embedders import EmbeddingCache, embed, load_embedder, parse_spec
from explorer.embedders.fleet import embed_ahead, load_engine

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(not os.environ.get("VSE_RAY"), reason="VSE_RAY is not set"),
]

SPEC = parse_spec("minilm")
TEXTS = [f"text number {i} of {i % 7} kinds" for i in range(240)]


def test_three_nodes_of_which_one_is_removed_give_what_one_process_gives(tmp_path):
    ray = pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    head = {"num_cpus": 1, "object_store_memory": 80_000_000, "include_dashboard": False}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    nodes = [
        cluster.add_node(num_cpus=1, object_store_memory=80_000_000, wait=True) for _ in range(2)
    ]
    removed = []

    def remove(fraction):
        if not removed and fraction > 0.1:
            cluster.remove_node(nodes[0], allow_graceful=False)
            removed.append(fraction)

    ray.init(address=cluster.address, log_to_driver=False)
    try:
        assert ray.cluster_resources()["CPU"] == 3
        cache = EmbeddingCache(tmp_path / "embeddings.sqlite3")
        done = embed_ahead(TEXTS, SPEC, load_engine("ray"), cache, remove, 8)
        alive = sum(node["Alive"] for node in ray.nodes())
    finally:
        ray.shutdown()
        cluster.shutdown()
    assert done.embedded == len(TEXTS)
    assert removed
    assert removed[0] < 1
    assert alive == 2
    found = embed(TEXTS, load_embedder(SPEC), cache=cache)
    assert found.computed == 0
    expected = embed(TEXTS, load_embedder(SPEC), cache=None).vectors
    np.testing.assert_allclose(found.vectors, expected, atol=1e-6)
