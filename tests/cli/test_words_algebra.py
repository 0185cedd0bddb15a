"""``solve``, ``relations``, ``compare`` and ``evaluate`` on data whose answer is known."""

import numpy as np
import pytest

from explorer.space import Space
from explorer.space_files import space_to_bytes

VECTORS = {
    "man": [1, 0, 0, 1],
    "woman": [0, 1, 0, 1],
    "king": [1, 0, 1, 1],
    "queen": [0, 1, 1, 1],
    "boy": [1, 0.1, -0.5, 1],
    "girl": [0.1, 1, -0.5, 1],
    "apple": [0, 0, 0, -1],
}


def saved(path, vectors=VECTORS):
    space = Space(list(vectors), list(vectors.values()))
    path.write_bytes(space_to_bytes(space, ".npz"))
    return path


@pytest.fixture
def royal(tmp_path):
    return saved(tmp_path / "royal.npz")


def test_an_expression_is_solved_with_everything_a_reader_needs(cli, royal) -> None:
    data = cli("solve", "king - man + woman", "--space", royal, "-k", 2, "--json").data
    assert data["expression"] == "king - man + woman"
    assert data["method"] == "3cosadd"
    assert [list(hit) for hit in data["results"]] == [["label", "score"]] * 2
    assert data["results"][0]["label"] == "queen"
    assert data["margin"] == pytest.approx(
        data["results"][0]["score"] - data["results"][1]["score"]
    )
    assert {entry["label"] for entry in data["excluded"]} == {"king", "man", "woman"}
    assert data["excluded"] == sorted(data["excluded"], key=lambda entry: entry["rank"])
    assert data["baseline"]["term"] == "woman"
    assert data["baseline"]["label"] == "girl"


def test_inputs_may_be_answers_and_the_method_chosen(cli, royal) -> None:
    data = cli(
        "solve", "king-man", "--space", royal, "--allow-inputs", "--method", "3cosmul", "--json"
    ).data
    assert data["method"] == "3cosmul"
    assert data["excluded"] == []
    assert "king" in {hit["label"] for hit in data["results"]}


def test_a_person_reads_what_was_left_out(cli, royal) -> None:
    outcome = cli("solve", "king-man+woman + apple - apple", "--space", royal)
    assert outcome.code == 0
    assert "“king” was left out; it would have been number" in outcome.out
    assert "“king-man” was read as a subtraction" in outcome.out
    assert "These cancel out: apple." in outcome.out


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("kng - man", "did you mean “king”"),
        ("king -", "must follow"),
        ("king man", "Put + or −"),
        ("", "Type an expression"),
    ],
)
def test_a_wrong_expression_is_explained(cli, royal, expression, complaint) -> None:
    outcome = cli("solve", expression, "--space", royal)
    assert outcome.code == 2
    assert outcome.out == ""
    assert complaint in outcome.err


def test_unknown_words_are_embedded_when_asked_for(cli, words_file) -> None:
    argv = ("solve", "king - apple + banana", "--words", words_file, "--model", "tf-idf")
    assert "“banana” (character 16) is not in the vocabulary" in cli(*argv).err
    # TF-IDF of these words knows nothing of a banana, so it cannot help either.
    assert "“banana” (character 16)" in cli(*argv, "--embed-unknown").err


@pytest.mark.model
def test_an_unknown_word_embedded_on_the_spot_is_told(cli, words_file) -> None:
    data = cli(
        "solve", "apple - king + emperor", "--words", words_file, "--embed-unknown", "--json"
    ).data
    assert data["embedded"] == ["emperor"]
    assert "emperor" in {entry["label"] for entry in data["excluded"]}


def test_new_words_need_a_model(cli, royal) -> None:
    complaint = cli("solve", "king", "--space", royal, "--embed-unknown").complaint
    assert "Name the --model" in complaint


def test_pairs_of_a_file_are_measured(cli, royal, tmp_path) -> None:
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("word1,word2\nman,woman\nking,queen\nboy,girl\nuncle,aunt\n")
    data = cli("relations", pairs, "--space", royal, "--json").data
    assert data["pairs"] == 3
    assert data["mean_cosine"] > 0.9
    assert data["exact"] is True
    assert data["shufflings"] == 6
    assert data["missing"] == ["uncle", "aunt"]
    assert {(fit["first"], fit["second"]) for fit in data["results"]} == {
        ("man", "woman"), ("king", "queen"), ("boy", "girl"),
    }  # fmt: skip
    outcome = cli("relations", pairs, "--space", royal)
    assert "man → woman" in outcome.out
    assert "Not in the vocabulary: uncle, aunt." in outcome.out


def test_pairs_come_from_the_column_of_a_table(cli, royal, tmp_path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("word,pair\nman,1\nking,2\nqueen,2\nwoman,1\napple,\n", encoding="utf-8")
    data = cli("relations", table, "--space", royal, "--json").data
    assert {(fit["first"], fit["second"]) for fit in data["results"]} == {
        ("man", "woman"), ("king", "queen"),
    }  # fmt: skip


def test_pairs_that_are_none_are_refused(cli, royal, tmp_path) -> None:
    assert "There is no file" in cli("relations", tmp_path / "none.csv").complaint
    broken = tmp_path / "broken.txt"
    broken.write_text("man woman\nking\n")
    assert "Line 2 of the pairs" in cli("relations", broken, "--space", royal).complaint
    lonely = tmp_path / "lonely.csv"
    lonely.write_text("word,pair\nman,1\nking,2\n")
    assert "share a value" in cli("relations", lonely, "--space", royal).complaint
    assert "no column “pair”" in cli("relations", "emotions", "--space", royal).complaint


def test_two_files_are_compared_on_the_words_they_share(cli, royal, tmp_path) -> None:
    turned = {word: [-v[1], v[0], v[2], 2 * v[3]] for word, v in VECTORS.items() if word != "boy"}
    other = saved(tmp_path / "other.npz", turned)
    data = cli("compare", royal, other, "-k", 2, "--json").data
    assert data["n"] == 6
    assert data["k"] == 2
    assert 0 <= data["overlap"] <= 1
    assert data["overlap_by_chance"] == pytest.approx(2 / 5)
    assert len(data["moved"]) == 6
    assert (
        "Labels of A left out because the other lacks them or they repeat: 1."
        in cli("compare", royal, other).out
    )
    same = cli("compare", royal, royal, "--json").data
    assert (same["overlap"], same["cka"]) == pytest.approx((1, 1))


def test_variants_follow_an_at_sign(cli, royal) -> None:
    data = cli("compare", royal, f"{royal}@truncate=3@binary", "-k", 2, "--json").data
    assert data["cka"] < 0.999
    assert "Unknown variant" not in cli("compare", royal, f"{royal}@int8").err
    assert "Keep between 1 and 4" in cli("compare", royal, f"{royal}@truncate=9").complaint


def test_models_are_compared_on_given_words(cli, words_file) -> None:
    data = cli("compare", "tf-idf", "tf-idf", "--words", words_file, "--json").data
    assert data["n"] == 6
    assert data["overlap"] == 1
    assert "give words as well" in cli("compare", "minilm", "tf-idf").complaint
    assert (
        "leave out --words"
        in cli("compare", words_file, words_file, "--words", words_file).complaint
    )


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_analogies_are_judged_by_section(cli, royal, tmp_path) -> None:
    questions = write(
        tmp_path / "q.txt", ": royal\nMan King Woman Queen\n: other\nman boy woman zebra\n"
    )
    data = cli("evaluate", "analogies", questions, "--space", royal, "--json").data
    assert data["accuracy"] == data["top5"] == 1
    assert (data["answered"], data["total"]) == (1, 2)
    low, high = data["sections"]["royal"].pop("interval")
    assert (low, high) == pytest.approx((0.2065, 1.0), abs=1e-4)  # Wilson's of one in one
    assert data["interval"] == [low, high]
    assert data["sections"]["royal"] == {"accuracy": 1, "top5": 1, "answered": 1, "total": 1}
    assert data["missing"] == ["zebra"]
    assert data["sections"]["other"]["accuracy"] is None
    outcome = cli("evaluate", "analogies", questions, "--space", royal, "--method", "3cosmul")
    assert "100.0% right at first" in outcome.out
    allowed = cli("evaluate", "analogies", questions, "--space", royal, "--allow-inputs", "--json")
    assert 0 <= allowed.data["accuracy"] <= 1


def test_similarity_categories_and_outliers_are_judged(cli, royal, tmp_path) -> None:
    pairs = write(tmp_path / "s.csv", "man,boy,9\nman,apple,0\nking,queen,6\n")
    data = cli("evaluate", "similarity", pairs, "--space", royal, "--json").data
    assert data["spearman"] == pytest.approx(1)
    assert data["pairs"] == 3
    assert data["interval"] is None  # of three pairs nothing is said
    groups = write(
        tmp_path / "c.csv", "word,category\nman,m\nking,m\nboy,m\nwoman,f\nqueen,f\ngirl,f\n"
    )
    data = cli("evaluate", "clusters", groups, "--space", royal, "--json").data
    figures = ["purity", "ari", "nmi", "v_measure", "n", "classes"]
    assert list(data) == [*figures, "interval", "missing"]
    assert data["interval"] == [1, 1]
    assert (data["purity"], data["n"], data["classes"]) == (1, 6, 2)
    odd = write(tmp_path / "o.csv", "words,outliers\nman|king|boy,apple|zebra\n")
    data = cli("evaluate", "outliers", odd, "--space", royal, "--json").data
    assert data == {"accuracy": 1, "opp": 1, "cases": 1, "interval": None, "opp_interval": None,
                    "missing": ["zebra"]}  # fmt: skip


def test_without_a_space_the_own_words_are_embedded(cli, tmp_path) -> None:
    pairs = write(tmp_path / "s.csv", "red car,Red car,9\nred car,blue boat,2\nblue car,car,5\n")
    data = cli("evaluate", "similarity", pairs, "--model", "tf-idf", "--json").data
    assert data["spearman"] == pytest.approx(1)
    grown = cli(
        "evaluate", "similarity", pairs, "--model", "tf-idf", "--vocabulary", 50, "--json"
    ).data
    assert grown["pairs"] == 3


def test_wrong_questions_are_explained(cli, royal, tmp_path) -> None:
    broken = write(tmp_path / "q.txt", ": royal\nMan King Woman\n")
    assert "“q.txt”, line 2" in cli("evaluate", "analogies", broken, "--space", royal).complaint
    assert "There is no file" in cli("evaluate", "outliers", tmp_path / "no.csv").complaint
    assert "folder" in cli("evaluate", "clusters", tmp_path).complaint
    foreign = write(tmp_path / "f.txt", "a b c d\n")
    assert "No question" in cli("evaluate", "analogies", foreign, "--space", royal).complaint


@pytest.mark.model
def test_the_published_outlier_figures_come_out_of_the_command(cli, evaluation) -> None:
    data = cli("evaluate", "outliers", evaluation / "words" / "outlier_8-8-8.csv", "--json").data
    assert data["cases"] == 64
    assert np.round([data["accuracy"], data["opp"]], 3).tolist() == [0.672, 0.889]
