"""The relations page as a story: pairs, axes, kinds of pairs, associations, odd input."""

import numpy as np
import pytest

from explorer.chance import p_equation, p_number
from explorer.embedders import parse_spec
from explorer.labels import Vocabulary
from explorer.relations import (
    column_pairs,
    find_pairs,
    relation,
    semantic_axis,
    weat,
)
from explorer.wordlists import load_word_list
from pages.relations import association
from pages.shared import runtime
from tests.pages.screen import (
    HOSTILE,
    box,
    drawn,
    embedded,
    figures,
    metrics,
    plain,
    printed,
    texts,
)

pytestmark = pytest.mark.model

PAGE = "relations/page.py"


def pairs_of(name: str):
    table = load_word_list(name)
    return column_pairs(table.words, list(table.metadata["pair"]))


def test_a_list_without_pairs_shows_those_of_the_royal_family(app):
    at = app(PAGE)
    assert not at.exception
    assert not at.error
    assert "no pairs of its own" in texts(at)
    labels = drawn(at)["labels"]
    assert [labels.index("king"), labels.index("queen")] in drawn(at)["arrows"]
    assert len(drawn(at)["arrows"]) == len(pairs_of("royal-family"))


def test_the_pairs_of_the_list_are_measured_as_the_core_does(app):
    at = app(PAGE, list="Countries and their capitals")
    space = embedded("capitals")
    found = find_pairs(Vocabulary(space.labels), pairs_of("capitals"))
    report = relation(space, found.rows)
    assert metrics(at)["Mean cosine"] == f"{report.mean_cosine:.2f}"
    assert metrics(at)["Shuffled"] == f"{report.baseline_mean:.2f}"
    assert metrics(at)["p"] == "< 0.001"
    assert "(p < 0.001)" in plain(at)
    assert report.describe() in plain(at)
    table = at.dataframe[0].value
    assert (table["first"][0], table["second"][0]) == (report.best.first, report.best.second)
    np.testing.assert_allclose(
        table["cosine to the others"], [pair.fit for pair in report.pairs], atol=1e-5
    )


def test_typed_pairs_are_embedded_on_the_spot(app):
    at = app(
        PAGE,
        relations_pairs="Typed or pasted",
        relations_typed="walk, walked\njump → jumped\nplay: played",
    )
    assert not at.error
    assert set(drawn(at)["labels"]) == {"walk", "walked", "jump", "jumped", "play", "played"}
    assert len(drawn(at)["arrows"]) == 3


def test_no_typed_pair_yet_says_what_to_do_and_offers_an_example(app):
    at = app(PAGE, relations_pairs="Typed or pasted")
    assert "Write two words on each line" in texts(at)
    at.button[0].click().run()
    assert len(drawn(at)["arrows"]) == 5


@pytest.mark.parametrize(
    ("text", "answer"),
    [("king queen jack", "is not a pair"), ("king, queen", "at least two pairs")],
)
def test_what_is_no_relation_is_told_in_a_sentence(app, text, answer):
    at = app(PAGE, relations_pairs="Typed or pasted", relations_typed=text)
    assert not at.exception
    assert answer in plain(at)


def test_words_lie_on_two_axes_where_the_core_puts_them(app, topics):
    at = app(
        PAGE,
        relations_view="Axes",
        relations_left="apple, pear",
        relations_right="dog, cat",
        relations_low="rain",
        relations_high="violin",
    )
    place = topics.positions
    axis = semantic_axis(topics, [place["apple"], place["pear"]], [place["dog"], place["cat"]])
    expected = axis.positions(topics.vectors)
    table = at.dataframe[0].value
    shown = dict(zip(table["word"], table["apple ↔ dog"], strict=True))
    for label, value in zip(topics.labels, expected, strict=True):
        assert shown[label] == pytest.approx(value, abs=1e-5)
    assert "In the full space the two axes stand at" in texts(at)
    assert drawn(at)["axes"]["x"] == "apple ↔ dog"
    assert drawn(at)["ticks"] == "numbers"


def test_a_pole_may_be_a_word_the_list_lacks_and_one_axis_is_enough(app):
    at = app(PAGE, relations_view="Axes", relations_low="", relations_high="")
    at.text_input(key="relations_left").set_value("freezing").run()
    at.text_input(key="relations_right").set_value("boiling hot").run()
    at.text_input(key="relations_low").set_value("").run()
    at.text_input(key="relations_high").set_value("").run()
    assert not at.exception
    assert not at.error
    assert "freezing ↔ boiling hot" in plain(at)
    assert len(figures(at)[0]["data"][0]["y"]) > 0


def test_a_pole_left_empty_is_asked_for(app):
    at = app(PAGE, relations_view="Axes")
    at.text_input(key="relations_right").set_value(" ").run()
    assert "Name both ends of an axis" in texts(at)


def test_opposites_and_synonyms_are_compared_by_the_core(app):
    at = app(PAGE, relations_view="Opposites and synonyms")
    cosines = {}
    for name in ("opposites", "synonyms"):
        space = embedded(name)
        rows = find_pairs(Vocabulary(space.labels), pairs_of(name)).rows
        cosines[name] = np.einsum(
            "ij,ij->i", space.normalized[rows[:, 0]], space.normalized[rows[:, 1]]
        )
        assert metrics(at)[name.capitalize()] == f"{cosines[name].mean():.3f}"
    assert f"Mean cosine of opposites: {cosines['opposites'].mean():.3f}" in plain(at)
    names = [trace["name"] for trace in figures(at)[0]["data"]]
    assert names[0].startswith("opposites (")


def test_the_association_test_gives_the_figures_of_the_core(app, topics):
    at = app(PAGE, relations_view="Association test")
    assert not at.error
    sets = [text.split(", ") for text in next(iter(association.EXAMPLES.values()))]
    from explorer.tasks.relations import find_rows
    from explorer.tasks.words import add_words

    everything = tuple(word for words in sets for word in words)
    space = add_words(topics, everything, parse_spec("minilm"), runtime.cache_path())
    rows = [find_rows(space, words) for words in sets]
    found = weat(space, (rows[0], rows[1]), (rows[2], rows[3]))
    assert metrics(at)["Effect size"] == f"{found.effect_size:.2f}"
    assert metrics(at)["p, one-sided"] == p_number(found.p_value)
    assert p_equation(found.p_value) in plain(at)
    assert found.describe() in plain(at)
    assert "What it cannot" in texts(at)
    # By its color, whatever that is in a theme, each bar is of the first or the second.
    assert "the color of “rose”: the first target words; of “wasp”: the second" in plain(at)
    bars = figures(at)[0]["data"][0]
    words = figures(at)[0]["layout"]["yaxis"]["ticktext"]
    colors = dict(zip(words, bars["marker"]["color"], strict=True))
    assert {colors[word] for word in sets[0]} == {colors["rose"]} != {colors["wasp"]}


def test_a_word_in_both_sets_is_told(app):
    at = app(
        PAGE,
        relations_view="Association test",
        relations_targets="rose, tulip",
        relations_others="rose, wasp",
    )
    assert not at.exception
    assert "stands in both target sets" in plain(at)


def test_hostile_words_stay_words(app):
    pairs = "\n".join(f"{a}\t{b}" for a, b in zip(HOSTILE, reversed(HOSTILE), strict=True))
    at = app(PAGE, relations_pairs="Typed or pasted", relations_typed=pairs)
    assert not at.exception
    assert set(drawn(at)["labels"]) <= set(HOSTILE)
    assert not any(text in texts(at) for text in HOSTILE)
    at = app(PAGE, relations_view="Axes", relations_left=HOSTILE[0], relations_right=HOSTILE[1])
    assert not at.exception
    assert not any(text in texts(at) for text in HOSTILE)


def test_nonsense_in_a_link_falls_back(app):
    at = app(PAGE, relations_view="Magic", relations_pairs="nothing", relations_map="7")
    assert not at.exception
    assert not at.error
    assert len(drawn(at)["arrows"]) > 0


@pytest.mark.parametrize(
    ("view", "part"),
    [
        ("Pairs", "have a mean cosine of"),
        ("Axes", "nature, natural ↔ technology, machine"),
        ("Opposites and synonyms", "Mean cosine of opposites"),
        ("Association test", "Effect size"),
    ],
)
def test_the_code_shown_runs(app, tmp_path, view, part):
    at = app(PAGE, relations_view=view)
    assert part in printed(tmp_path, "-c", at.code[0].value)


def test_words_that_may_be_meant_are_offered_for_slips_and_for_nothing_else(app):
    at = app(PAGE, relations_view="Axes", relations_left="bad, dgo", relations_right="good")
    offered = [b for b in at.button if "did you mean" in str(b.key)]
    assert [b.label for b in offered] == ["dog"]
    offered[0].click().run()
    assert box(at, "From").value == "bad, dog"
    assert not [b for b in at.button if "did you mean" in str(b.key)]
