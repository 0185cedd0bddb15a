"""Studies: findings on spaces whose answers are known, and reports that cannot become markup."""

import json
import re
import shlex

import numpy as np
import pytest
from scipy.stats import skew

from explorer.cli.program import build_parser, main
from explorer.comparison import compare_spaces, truncate
from explorer.embedders import parse_spec
from explorer.errors import CancelledError, InputError
from explorer.faithfulness import Faithfulness
from explorer.neighbors import neighbor_graph
from explorer.projection import METHODS
from explorer.relations import relation
from explorer.space import Space
from explorer.studies import (
    Bars,
    Finding,
    Report,
    Section,
    Subject,
    hubness,
    study,
    to_html,
    to_markdown,
)
from explorer.studies.models import geometry
from explorer.studies.pairs import relations_and_analogies
from explorer.studies.patterns import patterns
from explorer.studies.pictures import _ranking, pictures

HOSTILE = [
    "<script>alert(1)</script>",
    "![x](http://e.invalid/i.png)",
    "$x$",
    "`b`",
    "www.e.invalid",
]


def clustered(rng, groups=4, size=10, dimension=16, labels=None):
    import pandas as pd

    centers = np.eye(groups, dimension)
    vectors = np.repeat(centers, size, axis=0) + rng.normal(0, 0.05, (groups * size, dimension))
    words = labels or [f"w{g}-{i}" for g in range(groups) for i in range(size)]
    column = pd.DataFrame({"category": [f"c{g}" for g in range(groups) for _ in range(size)]})
    return Subject(Space(words, vectors, column), "Made up", "made.csv")


def sentences(section: Section) -> str:
    return "\n".join(finding.sentence for finding in section.findings)


def test_hubness_is_the_skewness_of_how_often_each_point_is_a_neighbor(rng):
    vectors = rng.normal(size=(200, 40)).astype(np.float32)
    indices = neighbor_graph(vectors, 10).indices
    counts, skewness = hubness(indices, 200)
    assert counts.sum() == 2_000
    assert counts[7] == sum(7 in row for row in indices.tolist())
    assert skewness == pytest.approx(float(skew(counts)))


def test_a_ring_of_points_has_no_hubs():
    ring = np.array([[(i - 1) % 12, (i + 1) % 12] for i in range(12)])
    counts, skewness = hubness(ring, 12)
    assert counts.tolist() == [2] * 12
    assert skewness == 0.0


def test_a_star_has_one_hub():
    star = np.array([[1], *[[0]] * 30])
    counts, skewness = hubness(star, 31)
    assert counts[0] == 30
    assert skewness > 4


def test_clusters_that_are_there_are_found_and_match_the_column(rng):
    told = sentences(patterns(clustered(rng)))
    assert "k = 4" in told
    assert "a clear structure" in told
    assert "purity of 100.0% and an adjusted Rand index of 1.000" in told


def test_the_most_isolated_word_is_the_one_far_from_all(rng):
    subject = clustered(rng)
    vectors = subject.space.vectors.copy()
    vectors[5] = -np.ones(16)
    lonely = Subject(Space(subject.space.labels, vectors), "Made up", "made.csv")
    told = sentences(patterns(lonely))
    assert "The most isolated words are “w0-5”" in told


def test_equal_vectors_are_described_instead_of_failing():
    same = Subject(Space([f"w{i}" for i in range(12)], np.ones((12, 4))), "Same", "same.csv")
    report = patterns(same)
    assert "have a cosine of 1.000" in sentences(report)


@pytest.fixture
def family():
    """Return a space in which every woman is her man plus one direction."""
    pairs = [("king", "queen"), ("uncle", "aunt"), ("boy", "girl"), ("man", "woman"),
             ("father", "mother"), ("son", "daughter"), ("brother", "sister")]  # fmt: skip
    rng = np.random.default_rng(3)
    men = np.linalg.qr(rng.normal(size=(20, 20)))[0][: len(pairs)]
    offset = np.zeros(20)
    offset[0] = 0.6
    vectors = np.concatenate([men, men + offset])
    words = [a for a, _ in pairs] + [b for _, b in pairs]
    return Subject(Space(words, vectors), "Family", "family.csv")


def test_given_vectors_are_asked_the_relations_and_analogies_that_fit_them(family):
    relations, analogies = relations_and_analogies(family, family.space, 0)
    assert relations.bars is not None
    assert relations.bars.labels == ("Royalty, family and gender",)
    rows = np.array([[row, row + 7] for row in range(7)])
    measured = relation(family.space, rows)
    assert relations.bars.numbers[0] == pytest.approx(measured.mean_cosine)
    assert "The 7 pairs" in sentences(relations)
    assert "Worked: “king - man + woman” gives “queen”" in sentences(analogies)
    assert "make 42 questions; 100.0% are answered right" in sentences(analogies)
    commands = [f.check for f in analogies.findings if f.sentence.startswith("Worked")]
    assert "python -m explorer solve --space family.csv 'king - man + woman'" in commands


def test_words_that_fit_no_list_and_no_analogy_are_told_so(rng):
    subject = clustered(rng)
    relations, analogies = relations_and_analogies(subject, subject.space, 0)
    assert "No ready-made list" in sentences(relations)
    assert "None of" in sentences(analogies)


def test_pictures_are_measured_by_every_method(rng):
    subject = clustered(rng)
    section = pictures(subject)
    assert section.bars is not None
    assert section.bars.labels == tuple(entry.title for entry in METHODS.values())
    assert all(0.5 < share <= 1 for share in section.bars.numbers)
    assert "python -m explorer map made.csv --method umap" in [f.check for f in section.findings]


def test_pictures_that_differ_by_less_than_their_noise_are_said_to(rng):
    kept = {"first": 0.6 + rng.normal(0, 0.2, 100), "last": 0.3 + rng.normal(0, 0.2, 100)}
    kept["second"] = kept["first"] + rng.normal(-0.001, 0.1, 100)
    empty = np.zeros(100, np.float32)
    measured = {
        name: Faithfulness(0.9, 0.9, float(of.mean()), 0.5, empty, empty, of, 10, 100)
        for name, of in kept.items()
    }
    (found,) = _ranking(clustered(rng), measured)
    assert "of each of 100 words" in found.sentence
    assert "; second differs from first by less than the noise over these words" in found.sentence
    assert "last differ" not in found.sentence


@pytest.mark.model
def test_embedders_are_compared_as_the_comparison_itself_does(rng):
    groups = ("dog cat horse", "rose tulip lily", "red green blue", "car truck bus")
    words = [word for group in groups for word in group.split()]
    subject = Subject(Space(words, rng.normal(size=(12, 30))), "Twelve", "t.csv")
    section = geometry(subject)
    assert section.bars is not None
    assert section.bars.labels[:2] == ("MiniLM", "TF-IDF of letters")
    half = compare_spaces(subject.space, truncate(subject.space, 15), k=10)
    assert section.bars.numbers[2] == pytest.approx(half.overlap)
    assert f"{half.cka:.3f}" in section.findings[2].sentence
    assert section.findings[2].check == "python -m explorer compare t.csv t.csv@truncate=15"


@pytest.mark.model
def test_a_whole_study_reports_progress_and_checks_that_parse(rng):
    seen: list[float] = []
    report = study(clustered(rng), progress=seen.append)
    assert [section.title for section in report.sections] == [
        "Patterns",
        "Relations",
        "Analogies",
        "Geometry under other embedders",
        "How far pictures can be trusted",
    ]
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)
    for section in report.sections:
        for finding in section.findings:
            program, *arguments = finding.check.split(" ", 3)[2:]
            assert program == "explorer"
            build_parser().parse_args(shlex.split(" ".join(arguments)))


def test_a_study_can_be_stopped(rng):
    def stop(_: float) -> None:
        raise CancelledError("stopped")

    with pytest.raises(CancelledError):
        study(clustered(rng), progress=stop)


def test_two_words_are_too_few():
    with pytest.raises(InputError, match="at least 3 words"):
        study(Subject(Space(["a", "b"], np.eye(2)), "Two", "two.csv"))


def hostile_report() -> Report:
    word = " ".join(HOSTILE)
    finding = Finding(f"The closest words are “{word}”.", f"python -m explorer neighbors '{word}'")
    section = Section("Patterns", word, (finding,), Bars(word, (word,), (0.5,)))
    return Report(word, word, 3, 2, (section,), (word,))


def test_no_word_becomes_markup_in_html():
    page = to_html(hostile_report())
    assert "<script" not in page
    assert "<img" not in page
    assert "default-src 'none'" in page
    assert page.count("&lt;script&gt;") >= 6


def test_no_word_becomes_markup_in_markdown():
    text = to_markdown(hostile_report())
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    literal = re.sub(r"\\.", "", outside)
    for active in ("<", "![", "](", "$", "://", "www.", "`"):
        assert active not in literal
    assert r"\<script\>" in text


def test_the_report_is_standalone_and_holds_every_sentence(rng):
    subject = clustered(rng)
    section = patterns(subject)
    report = Report("Made up", "given vectors", 40, 16, (section,))
    page, text = to_html(report), to_markdown(report)
    assert "src=" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<li>") == text.count("\n- ") == len(section.findings)


def test_a_model_is_written_as_the_command_line_reads_it(rng):
    space = clustered(rng).space
    for name in ("minilm", "tf-idf", "tf-idf:letters", "sentence-transformers:some/model"):
        subject = Subject(space, "x", "x.csv", "words", parse_spec(name))
        options = build_parser().parse_args(shlex.split(subject.on_data("clusters"))[3:])
        assert parse_spec(options.model or "minilm") == subject.spec


@pytest.mark.model
def test_the_command_writes_the_report_it_shows(tmp_path, capsys, rng, monkeypatch):
    monkeypatch.setenv("VSE_CACHE_DIR", str(tmp_path / "cache"))
    space = clustered(rng).space
    vectors = tmp_path / "v.txt"
    rows = [" ".join([w, *(f"{x:.5f}" for x in v)])
            for w, v in zip(space.labels, space.vectors, strict=True)]  # fmt: skip
    vectors.write_text("\n".join(rows), encoding="utf-8")
    assert main(["insights", str(vectors), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["n"] == 40
    out = tmp_path / "r.html"
    assert main(["insights", str(vectors), "--out", str(out)]) == 0
    assert shown["sections"][0]["findings"][1]["sentence"][:30] in out.read_text(encoding="utf-8")


def test_a_report_needs_an_ending_it_can_be_written_with(capsys):
    assert main(["insights", "topics", "--out", "r.pdf"]) == 2
    assert ".md .html" in capsys.readouterr().err
