"""The page of word sets: its figures are the core's, whatever set is brought and beside whom."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.embedders import EMBEDDERS, parse_spec
from explorer.evaluation.ready_sets import load_ready_set
from explorer.evaluation.telling import describe_difference, describe_scores
from explorer.tasks.wordsets import Answering, Side, compare, judge
from pages.shared import runtime
from tests.pages.screen import (
    HOSTILE,
    ROOT,
    code_with,
    drawn,
    drop,
    figures,
    linked,
    metrics,
    opened,
    plain,
    press,
    printed,
    texts,
)

pytestmark = pytest.mark.model

PAGE = "wordsets/page.py"
MODEL, LETTERS = "all-MiniLM-L6-v2", "TF-IDF of letters"
PAIRS = "tiger,cat,7.35\nbook,paper,7.46\nking,cabbage,0.23\ncar,tree,1\nsea,ocean,9\nup,down,2\n"
VECTORS = (
    "tiger 1 0 0.1\ncat 1 0.1 0\nbook 0 1 0.2\npaper 0.1 1 0.3\nking 0 0.3 1\ncar 0.5 0 1\n"
    "tree 0.4 0.9 0.1\nsea 0.2 0.2 0.9\nocean 0.1 0.3 0.9\nup 1 1 1\n"
)


def judged(name: str, model: str = "minilm") -> Side:
    return judge(load_ready_set(name), parse_spec(model), cache=runtime.cache_path())


def table_with(at: AppTest, *columns: str):
    """Return the first table with these columns."""
    return next(each.value for each in at.dataframe if set(columns) <= set(each.value.columns))


def paste(at: AppTest, text: str) -> AppTest:
    at.text_area(key="wordset text").set_value(text).run()
    return press(at, "Judge by this text").run()


def test_the_page_opens_on_our_own_pairs_already_judged(app):
    at = app(PAGE)
    scores = judged("rated-pairs").scores
    said = plain(at)
    assert describe_scores(scores) in said
    assert metrics(at)["Spearman"] == f"{scores.spearman:.3f}"
    assert metrics(at)["Pairs judged"] == f"{scores.pairs}"
    assert "none of the set’s is missing" in said
    shown = table_with(at, "first", "second", "rank by people", "cosine")
    assert len(shown) == scores.pairs
    gaps = (shown["rank by people"] - shown["rank by the model"]).abs()
    assert gaps.is_monotonic_decreasing
    named = next(each for each in figures(at) if len(each["data"]) == 2)["data"][1]
    first = shown.iloc[0]
    assert named["text"][0] == f"{first['first']} – {first['second']}"


def test_the_pairs_are_arrows_between_both_columns(app):
    at = app(PAGE)
    worst = drawn(at)["arrows"]
    at.segmented_control(key="wordset_arrows").set_value("All pairs").run()
    everything = drawn(at)["arrows"]
    assert (len(worst), len(everything)) == (30, len(load_ready_set("rated-pairs").pairs))
    assert f"{len(everything)} of {len(everything)} pairs of two words" in plain(at)


def test_two_models_are_judged_side_by_side_and_their_difference_is_told():
    at = linked(PAGE, wordset_beside=LETTERS)
    one, two = judged("rated-pairs").scores, judged("rated-pairs", "tf-idf:letters").scores
    told = describe_difference(compare(one, two), one, MODEL, LETTERS)
    assert told in plain(at)
    assert "more than their noise" in told
    shown = table_with(at, f"rank by {MODEL}", f"rank by {LETTERS}")
    assert len(shown) == len(one.used)
    assert [each.value for each in at.metric if each.label == "Spearman"] == [
        f"{one.spearman:.3f}",
        f"{two.spearman:.3f}",
    ]


def test_models_within_their_noise_are_not_chosen_between():
    int8 = EMBEDDERS["minilm-int8"].title
    at = linked(PAGE, wordset_beside=int8)
    one, two = judged("rated-pairs").scores, judged("rated-pairs", "minilm-int8").scores
    told = describe_difference(compare(one, two), one, MODEL, int8)
    assert "They differ by less than their noise, so do not choose by it." in told
    assert told in plain(at)


def test_a_link_to_a_set_that_is_gone_says_so():
    at = linked(PAGE, wordset="wordsim.tsv (5 pairs with scores)")
    for _ in range(2):  # also in the runs that follow while the page is at work
        assert any("wordsim" in each.value and "not here" in each.value for each in at.warning)
        at.run()
    at.selectbox(key="wordset").set_value("topics").run()
    assert not at.warning
    at.selectbox(key="wordset").set_value("rated-pairs").run()
    assert not at.warning


@pytest.mark.parametrize(
    ("title", "name", "columns"),
    [
        ("Groups with strangers", "outliers", ("group", "outlier", "taken for it")),
        ("Ten topics", "topics", ("word", "category", "taken for", "right")),
    ],
)
def test_groups_and_categories_are_judged_too(title, name, columns):
    at = linked(PAGE, wordset=title)
    scores = judged(name).scores
    assert describe_scores(scores) in plain(at)
    table_with(at, *columns)
    assert any(each["layout"]["meta"]["filename"] == "shares" for each in figures(at))


def test_analogy_questions_are_answered_with_the_inputs_allowed_or_not():
    from explorer.tasks.analogies import ready_questions

    how = {"excluded": "Excluded", "allowed": "Allowed"}
    for inputs, title in how.items():
        at = linked(PAGE, wordset="Questions from our own lists", wordset_inputs=title)
        side = judge(
            ready_questions(), parse_spec("minilm"), Answering(inputs=inputs), runtime.cache_path()
        )
        assert describe_scores(side.scores) in plain(at)
        shown = table_with(at, "section", "first", "from", "to", "first five")
        assert shown["section"].tolist() == [each.name for each in side.scores.sections]


def test_a_dropped_set_is_recognized_and_judged():
    at = linked(PAGE)
    at.file_uploader(key="wordset file").upload("ws.tsv", PAIRS.encode()).run()
    at.run()
    assert not at.error
    assert "ws.tsv (6 pairs with scores)" in plain(at)
    assert metrics(at)["Pairs judged"] == "6"


@pytest.mark.parametrize(("page", "on"), [("data/page.py", "data"), ("map/page.py", "map")])
def test_a_set_dropped_elsewhere_says_what_it_asks_and_is_judged_here(app, page, on):
    at = drop(app(page), ("ws.tsv", PAIRS.encode()), on=on)
    assert "**6 pairs with scores**" in plain(at)
    buttons = [each.label for each in at.button]
    assert {"Judge on Word sets", "Open on Relations"} <= set(buttons)
    press(at, "Judge on Word sets")
    assert not at.error
    assert "ws.tsv (6 pairs with scores)" in plain(at)
    assert metrics(at)["Pairs judged"] == "6"


def test_a_set_dropped_among_documents_is_a_set_and_its_pairs_are_arrows_on_the_map(app):
    at = drop(
        app("corpus/page.py", corpus_from="Upload files"), ("ws.tsv", PAIRS.encode()), on="corpus"
    )
    assert "**6 pairs with scores**" in plain(at)
    press(at, "Open on Relations")
    at = at.switch_page("map/page.py").run()
    assert len(drawn(at)["arrows"]) == 6


def test_vectors_without_some_words_say_which_pairs_are_left_out(app):
    at = opened(app("data/page.py"), ("v.txt", VECTORS.encode()))
    at = at.switch_page(PAGE).run()
    at = paste(at, PAIRS)
    said = plain(at)
    assert "2 of 6 pairs left out; not in “v”: “cabbage”, “down”." in said
    assert metrics(at)["Pairs judged"] == "4"
    assert "too few to say how far" in said
    left_out = table_with(at, "first", "second")
    assert not left_out.empty


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("king\nqueen", "a list of 2 words"),
        (": s\nman woman king", "line 2: a question has four words"),
        ("a,b\nc,d\ne,f", "3 pairs without scores"),
    ],
)
def test_what_is_no_set_is_refused_in_a_sentence_and_the_page_stays(text, sentence):
    at = paste(linked(PAGE), text)
    assert not at.exception
    assert any(sentence in error.value.replace("\\", "") for error in at.error)
    assert "Spearman" in metrics(at)


def test_a_set_of_which_nothing_is_known_is_told_in_a_sentence(app):
    at = opened(app("data/page.py"), ("v.txt", VECTORS.encode()))
    at = at.switch_page(PAGE).run()
    at = paste(at, "zebra,okapi,3\nplum,pear,2\nfig,nut,1\n")
    assert not at.exception
    assert any("Fewer than two pairs" in error.value for error in at.error)


def test_hostile_words_are_shown_letter_for_letter():
    rows = [f"{word},tree{number},{number}" for number, word in enumerate(HOSTILE)]
    at = paste(linked(PAGE), "\n".join(rows))
    assert not at.error
    assert "![x](http" not in texts(at)
    assert metrics(at)["Pairs judged"] == "5"
    assert set(table_with(at, "first", "rating")["first"]) == set(HOSTILE)


def test_the_program_shown_prints_what_the_page_says():
    at = linked(PAGE, wordset_beside=LETTERS)
    said = plain(at)
    lines = printed(ROOT, "-c", code_with(at, "judge(")).splitlines()
    assert len(lines) == 3
    assert all(line in said for line in lines)
    typed = code_with(at, "python -m explorer").splitlines()
    assert typed[0] == (
        "python -m explorer evaluate similarity data/sets/rated-pairs.csv --model minilm"
    )
    out = printed(ROOT, *typed[0].split()[1:])
    assert f"Spearman {at.metric[0].value} (95 % interval " in out
