"""``clusters FILE``."""

import pytest


def test_three_groups_are_found_without_being_told_how_many(cli, space_file) -> None:
    data = cli("clusters", space_file, "--json").data
    assert list(data) == ["k", "silhouette", "clusters", "agreement"]
    assert data["k"] == 3
    assert data["silhouette"] > 0.8
    assert [cluster["size"] for cluster in data["clusters"]] == [4, 4, 4]
    for cluster in data["clusters"]:
        assert list(cluster) == ["name", "size", "members"]
        assert len({member.split()[0] for member in cluster["members"]}) == 1
    assert data["agreement"]["column"] == "category"
    for measure in ("purity", "ari", "nmi", "v_measure"):
        assert data["agreement"][measure] == pytest.approx(1.0)


def test_a_given_k_is_kept_and_every_point_is_in_one_cluster(cli, space_file, three_groups) -> None:
    data = cli("clusters", space_file, "--k", 5, "--json").data
    assert data["k"] == len(data["clusters"]) == 5
    members = [member for cluster in data["clusters"] for member in cluster["members"]]
    assert sorted(members) == sorted(three_groups.labels)


def test_one_cluster_has_no_silhouette(cli, space_file) -> None:
    assert cli("clusters", space_file, "-k", 1, "--json").data["silhouette"] is None


def test_without_categories_there_is_no_agreement(cli, tmp_path) -> None:
    words = tmp_path / "plain.txt"
    words.write_text("apple pie\napple cake\nred wine\nred beer\n")
    data = cli("clusters", words, "--model", "tf-idf", "--k", 2, "--json").data
    assert data["agreement"] is None
    groups = sorted(sorted(cluster["members"]) for cluster in data["clusters"])
    assert groups == [["apple cake", "apple pie"], ["red beer", "red wine"]]


def test_another_column_can_be_compared_with(cli, space_file) -> None:
    data = cli("clusters", space_file, "--category", "rank", "--json").data
    assert data["agreement"]["column"] == "rank"
    assert data["agreement"]["classes"] == 12


def test_a_person_sees_sizes_names_and_how_good_they_are(cli, space_file) -> None:
    shown = cli("clusters", space_file).out
    assert shown.splitlines()[0].split() == ["size", "name", "members"]
    assert "Mean silhouette 0." in shown
    assert "corrected for chance the agreement is 1.00" in shown


def test_other_methods_are_chosen_by_name_with_their_options(cli, space_file) -> None:
    data = cli("clusters", space_file, "--method", "hdbscan:min_cluster_size=2", "--json").data
    assert data["k"] == len(data["clusters"])
    assert cli("clusters", space_file, "--method", "ward", "-k", 3, "--json").data["k"] == 3
    few = cli("clusters", space_file, "--method", "evoc", "--json")
    assert few.data["k"] == 0


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--method", "magic"), "Unknown clustering method “magic”"),
        (("--method", "evoc", "-k", 3), "finds the number of clusters itself"),
    ],
)
def test_a_method_that_cannot_be_had_is_refused(cli, space_file, options, why) -> None:
    assert why in cli("clusters", space_file, *options).complaint


@pytest.mark.parametrize("bad", ["0", "-1", "few"])
def test_a_bad_k_is_refused(cli, space_file, bad) -> None:
    assert f"not “{bad}”" in cli("clusters", space_file, "--k", bad).complaint


def test_too_large_a_k_is_refused_by_the_core(cli, space_file) -> None:
    complaint = cli("clusters", space_file, "--k", 500).complaint
    assert "a whole number from 1 to 200, not 500" in complaint


def test_a_column_that_is_not_there_is_answered_with_those_that_are(cli, space_file) -> None:
    complaint = cli("clusters", space_file, "--category", "mood").complaint
    assert complaint == "There is no column “mood” beside the words; choose one of category, rank."


@pytest.mark.model
def test_nine_words_in_ten_are_with_their_own_topic_as_the_list_promises(cli) -> None:
    data = cli("clusters", "topics", "--k", 10, "--json").data
    assert data["k"] == 10
    assert data["agreement"]["n"] == 100
    assert data["agreement"]["purity"] >= 0.9
