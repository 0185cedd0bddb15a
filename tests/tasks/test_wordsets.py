"""Sets recognized by content in whatever file they come, and judged as the functions do."""

import gzip
import io
import json
import zipfile

import numpy as np
import pytest

from explorer.embedders import parse_spec
from explorer.errors import ExplorerError, InputError
from explorer.evaluation import (
    evaluate_outliers,
    evaluate_similarity,
    read_outliers,
    read_similarity,
)
from explorer.evaluation.ready_sets import (
    READY_SETS,
    describe_set,
    kind_of,
    load_ready_set,
)
from explorer.intake import Choice
from explorer.shipped import shipped
from explorer.space import Space
from explorer.tasks.files import look_at
from explorer.tasks.setfiles import Asking, read_asked, recognize
from explorer.tasks.wordsets import Answering, arrows_of, compare, judge

PAIRS = "word1,word2,score\ntiger,cat,7.35\nbook,paper,7.46\ntiger,tiger,10\nking,cabbage,0.23\n"
RATINGS = (7.35, 7.46, 10.0, 0.23)
# As its authors publish it: six columns, the score among other numbers.
SIMLEX = (
    "word1\tword2\tPOS\tSimLex999\tconc(w1)\tSD(SimLex)\n"
    "old\tnew\tA\t1.58\t2.72\t0.41\nsmart\tintelligent\tA\t9.2\t1.75\t0.67\n"
    "hard\tdifficult\tA\t8.77\t3.76\t1.19\n"
)
GROUPS = "category,words,outliers\nfruit,apple|pear|plum,hammer|tree\n"
CLASSES = "dog,animal\ncat,animal\ncar,thing\nbus,thing\n"
QUESTIONS = ": family\nman woman king queen\nboy girl man woman\n"


def records(text: str) -> bytes:
    head, *rows = [line.split(",") for line in text.splitlines()]
    return json.dumps([dict(zip(head, row, strict=True)) for row in rows]).encode()


def zipped(name: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        # Without a time: each process that collects the tests must find the same.
        archive.writestr(zipfile.ZipInfo(name), text)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("p.csv", PAIRS.encode()),
        ("p", PAIRS.partition("\n")[2].encode()),
        ("p.txt", PAIRS.partition("\n")[2].replace(",", "\t").encode()),
        ("men.txt", PAIRS.partition("\n")[2].replace(",", " ").encode()),
        ("p.csv.gz", gzip.compress(PAIRS.encode(), mtime=0)),
        ("p.zip", zipped("deep/p.csv", PAIRS)),
        ("p.json", records(PAIRS)),
        ("p.csv", PAIRS.replace(",", ";").replace(".", ",").encode()),
        ("p.csv", b"\xef\xbb\xbf" + PAIRS.encode()),
    ],
)
def test_rated_pairs_are_recognized_however_they_are_written(name, data):
    found = recognize((name, data))
    assert found.belief == "4 pairs with scores"
    assert found.questions.pairs[1] == ("book", "paper")
    assert found.questions.ratings == RATINGS


def test_the_score_is_found_among_other_numbers():
    assert recognize(("s.txt", SIMLEX.encode())).questions.ratings == (1.58, 9.2, 8.77)


@pytest.mark.parametrize(
    ("text", "belief"),
    [
        (GROUPS, "1 group of words with 2 outliers"),
        (CLASSES, "4 words in 2 categories"),
        ("word,category\n" + CLASSES, "4 words in 2 categories"),
        (QUESTIONS, "2 analogy questions in 1 section"),
        (QUESTIONS.partition("\n")[2], "2 analogy questions in 1 section"),
    ],
)
def test_the_other_sets_are_recognized_as_text_and_packed(text, belief):
    assert recognize(("s.csv", text.encode())).belief == belief
    assert recognize(("s.csv.gz", gzip.compress(text.encode()))).belief == belief


def test_categories_in_a_table_of_another_format_say_which_column_they_are():
    found = recognize(("c.json", records("word,kind\n" + CLASSES)))
    assert found.questions.categories == ("animal", "animal", "thing", "thing")
    assert "The categories are those of the column “kind”." in found.notes


@pytest.mark.parametrize(
    ("name", "data", "kind", "what"),
    [
        ("p.csv", PAIRS.encode(), "similarity", "4 pairs with scores"),
        ("p.csv.gz", gzip.compress(PAIRS.encode(), mtime=0), "similarity", "4 pairs with scores"),
        ("p.json", records(PAIRS), "similarity", "4 pairs with scores"),
        ("g.csv", GROUPS.encode(), "outliers", "1 group of words with 2 outliers"),
        ("q.txt", QUESTIONS.encode(), "analogies", "2 analogy questions in 1 section"),
        ("c.csv", f"word,kind\n{CLASSES}".encode(), "categories", "4 words in 2 categories"),
    ],
)
def test_a_dropped_file_is_told_to_be_a_set_before_it_is_opened(name, data, kind, what):
    seen = look_at([(name, data)], Choice())
    assert seen.asking == Asking(kind, what)
    found = read_asked((name, data), kind, seen.belief.choice)
    assert (found.kind, found.belief) == (kind, what)


@pytest.mark.parametrize(
    "text",
    [
        "king\nqueen\njack\n",
        "a,b\nc,d\ne,f\n",
        "a 1 2 3\nb 2 3 4\n",
        ": s\nman woman king\n",
        "word1,word2,score\na,b,1\n",
    ],
)
def test_what_asks_nothing_or_is_broken_as_a_set_is_told_as_what_else_it_is(text):
    assert look_at([("s.csv", text.encode())], Choice()).asking is None


def test_a_correction_holds_for_the_set_too():
    data = b"word,kind,other\nant,x,1st\nbee,x,2nd\ncow,y,1st\ndog,y,2nd\n"
    choice = Choice(kind="words", color="other")
    assert look_at([("c.csv", data)], choice).asking == Asking(
        "categories", "4 words in 2 categories"
    )
    found = read_asked(("c.csv", data), "categories", choice)
    assert found.questions.categories == ("1st", "2nd", "1st", "2nd")
    assert look_at([("p.csv", PAIRS.encode())], Choice(kind="words")).asking is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("king\nqueen\n", "a list of 2 words; a set to judge by holds pairs"),
        ("a 1 2 3\nb 2 3 4\n", "taken for vectors: 2 × 3"),
        ("a,b\nc,d\ne,f\n", "3 pairs without scores"),
        (": s\nman woman king\n", "line 2: a question has four words"),
        ("words,outliers\napple,\n", "line 2: a group needs two words"),
        ('[{"word1": "a", "word2": "b", "score": 1}]', "fewer than two rated pairs"),
    ],
)
def test_what_is_no_set_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ExplorerError, match=sentence):
        recognize(("s.csv", text.encode()))


def test_what_a_set_is_said_to_be_is_held_against_it():
    with pytest.raises(InputError, match="line 1: a row needs two texts"):
        recognize(("q.txt", QUESTIONS.encode()), "similarity")
    with pytest.raises(InputError, match="holds no analogy questions"):
        recognize(("p.json", records(PAIRS)), "analogies")


@pytest.mark.parametrize("name", READY_SETS)
def test_the_sets_that_come_with_the_app_are_what_their_files_hold(name):
    entry, questions = READY_SETS[name], load_ready_set(name)
    assert kind_of(questions) == entry.kind
    assert recognize(shipped(entry.place)).belief == describe_set(questions)
    words = [word for word in questions.words if word != word.strip()]
    assert words == []


def test_our_ratings_use_their_scale_and_repeat_no_pair():
    pairs = load_ready_set("rated-pairs")
    assert len({frozenset(pair) for pair in pairs.pairs}) == len(pairs.pairs) >= 60
    assert 0 <= min(pairs.ratings) < 1
    assert 9 < max(pairs.ratings) <= 10


def test_our_groups_hold_no_word_twice():
    for group in load_ready_set("outliers").groups:
        words = (*group.members, *group.outliers)
        assert len(set(words)) == len(words) == 10, group.name


def test_a_space_is_judged_on_the_words_it_has(rng):
    labels = ["tiger", "cat", "book", "paper", "king", "zebra"]
    space = Space(labels, rng.normal(size=(6, 4)))
    pairs = recognize(("p.csv", PAIRS.encode())).questions
    side = judge(pairs, space)
    assert side.scores == evaluate_similarity(space, pairs)
    assert side.scores.missing == ("cabbage",)
    assert side.space.labels == ("tiger", "cat", "book", "paper", "king")
    assert side.searched == 6
    assert arrows_of(side.space, pairs) == {0: (0, 1), 1: (2, 3)}
    other = judge(pairs, Space(labels, rng.normal(size=(6, 4))))
    assert compare(side.scores, other.scores).shared == 3


def test_a_model_embeds_the_words_of_the_set_and_by_choice_frequent_ones():
    questions = recognize(("q.txt", QUESTIONS.encode())).questions
    spec = parse_spec("tf-idf:letters")
    own = judge(questions, spec)
    assert (own.searched, own.scores.inputs) == (6, "excluded")
    more = judge(questions, spec, Answering(inputs="allowed", frequent=50))
    assert more.searched > 50
    assert more.scores.inputs == "allowed"
    assert more.space.labels == own.space.labels == questions.words


def test_sets_of_two_kinds_are_not_compared(rng):
    space = Space(["apple", "pear", "plum", "hammer", "tree"], rng.normal(size=(5, 4)))
    groups = evaluate_outliers(space, read_outliers("o.csv", GROUPS.encode()))
    pairs = read_similarity("p.csv", b"apple,pear,3\nplum,tree,1\napple,tree,0\n")
    with pytest.raises(InputError, match="different kinds"):
        compare(groups, evaluate_similarity(space, pairs))


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "figure"),
    [("simlex999.tsv", 0.446), ("wordsim353.tsv", 0.729), ("rg65.tsv", 0.731)],
)
def test_published_sets_give_their_figures_through_the_same_door(evaluation, name, figure):
    found = recognize(evaluation / "words" / name)
    strict = read_similarity(name, (evaluation / "words" / name).read_bytes())
    assert (found.questions.pairs, found.questions.ratings) == (strict.pairs, strict.ratings)
    side = judge(found.questions, parse_spec("minilm"))
    assert side.scores.spearman == pytest.approx(figure, abs=0.001)
    assert side.scores.interval.low < figure < side.scores.interval.high
    assert np.isfinite(side.space.vectors).all()
