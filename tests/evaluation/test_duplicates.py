"""Pairs and isolation on vectors with known cosines, and evaluations in words."""

import numpy as np
import pytest

from explorer.documents import Chunk, Corpus, Document
from explorer.evaluation.describing import describe_runs, describe_test, standard_error
from explorer.evaluation.duplicates import Duplicates, find_duplicates
from explorer.evaluation.retrieval import MEASURES, Evaluation, compare
from explorer.tasks.evaluation import duplicates_of


def plane(*degrees: float) -> np.ndarray:
    turned = np.deg2rad(degrees)
    return np.stack([np.cos(turned), np.sin(turned)], axis=1).astype(np.float32)


def scored(*values: float) -> Evaluation:
    names = tuple(f"q{i}" for i in range(len(values)))
    return Evaluation(names, {measure: np.array(values) for measure in MEASURES})


def test_each_pair_comes_once_and_the_closest_first():
    found = find_duplicates(("a", "b", "c"), plane(0, 60, 10))
    assert [(pair.first, pair.second) for pair in found.pairs] == [
        ("a", "c"),
        ("b", "c"),
        ("a", "b"),
    ]
    cosines = np.cos(np.deg2rad([10, 50, 60]))
    assert [pair.cosine for pair in found.pairs] == pytest.approx(list(cosines), abs=1e-6)
    assert len(found.above(0.9)) == 1


def test_the_document_far_from_all_others_is_the_most_isolated():
    found = find_duplicates(tuple("abcdefghij"), plane(0, 1, 2, 4, 5, 7, 8, 9, 11, 120))
    name, crowding = found.isolated(1)[0]
    assert name == "j"
    nearest = np.cos(np.deg2rad([109, 111, 112, 113, 115]))
    assert crowding == pytest.approx(nearest.mean(), abs=1e-6)


def test_only_what_lies_three_robust_deviations_below_the_median_stands_out():
    crowding = np.array([0.50, 0.52, 0.48, 0.51, 0.49, 0.42, 0.40, 0.99], dtype=np.float32)
    # The median is 0.495, the median deviation from it 0.02: what is below 0.406 stands out.
    assert Duplicates(tuple("abcdefgh"), (), crowding).unusual == ("g",)


def test_a_document_alone_has_no_pairs_and_one_of_equals_does_not_stand_out():
    assert find_duplicates(("a",), plane(0)).pairs == ()
    assert find_duplicates(("a", "b", "c"), plane(5, 5, 5)).unusual == ()


def test_a_document_is_the_mean_of_its_chunks_and_one_without_text_is_left_out():
    documents = [Document("a", "one two"), Document("empty", " "), Document("b", "three")]
    chunks = [Chunk("a", 0, 0, 3, "one"), Chunk("a", 1, 4, 7, "two"), Chunk("b", 0, 0, 5, "three")]
    # The chunks of one document point 30 degrees to either side of the other document.
    found = duplicates_of(Corpus(documents, chunks), plane(70, 10, 40) * [[3], [1], [2]])
    ((first, second, cosine),) = [(p.first, p.second, p.cosine) for p in found.pairs]
    assert {first, second} == {"a", "b"}
    assert cosine == pytest.approx(1.0, abs=1e-6)
    assert found.ids == ("a", "b")


def test_a_lead_within_chance_is_called_so_and_one_beyond_is_not():
    few = describe_runs({"A": scored(1, 0, 1, 0), "B": scored(1, 0, 0, 0)})
    assert "A leads with nDCG@10 0.500, 0.250 ahead of B: within what chance gives" in few
    assert "moves a mean by 0.250" in few
    many = describe_runs({"A": scored(*[0.0] * 30), "B": scored(*[1.0] * 30)})
    assert "B leads" in many
    assert "more than chance gives on 30 queries (p < 0.001)" in many
    assert "level at nDCG@10 0.500" in describe_runs({"A": scored(1, 0), "B": scored(0, 1)})


def test_the_sentence_on_a_test_tells_its_direction_and_counts():
    first, second = scored(1, 1, 0.5, 0), scored(0, 0.5, 0.5, 0)
    text = describe_test(compare(first, second), "A", "B", 4)
    assert "nDCG@10 of B is 0.375 lower than that of A" in text
    assert "better on 0, worse on 2 and equal on 2 of 4 queries" in text
    assert "cannot tell the two apart" in text


def test_the_standard_error_has_n_minus_one_and_is_unknown_for_one_query():
    assert standard_error(scored(0, 1), "map") == pytest.approx(0.5)
    assert np.isnan(standard_error(scored(1), "map"))
