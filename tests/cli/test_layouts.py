"""Layouts made elsewhere: drawn as they are, or laid out anew from their vectors."""

import json

import numpy as np
import pandas as pd

LAYOUT = "text,x,y,kind\nking,1,2,royal\nqueen,2,2,royal\napple,9,1,fruit\npear,9,3,fruit\n"


def test_a_layout_made_elsewhere_is_drawn_as_it_is(cli, tmp_path) -> None:
    path, out = tmp_path / "layout.csv", tmp_path / "map.csv"
    path.write_text(LAYOUT)
    told = cli("map", path, "--out", out, "--json").data
    assert (told["n"], told["method"], told["faithfulness"]["trustworthiness"]) == (
        4,
        "given",
        None,
    )
    drawn = pd.read_csv(out)[["x", "y"]].to_numpy()
    places = np.array([[1, 2], [2, 2], [9, 1], [9, 3]])
    ratio = (drawn[1:] - drawn[0])[:, 0] / (places[1:] - places[0])[:, 0]
    assert np.allclose(drawn - drawn[0], ratio[0] * (places - places[0]), atol=1e-5)
    assert "another tool" in cli("map", path).out
    assert "drawn as they are" in cli("map", path, "--method", "pca").complaint
    assert "no vectors" in cli("embed", path, "--out", tmp_path / "x.npz").complaint
    words = cli("map", path, "--as", "words", "--method", "pca", "--json").data
    assert (words["n"], words["method"]) == (4, "pca")
    assert cli("check", path, "--json").data["kind"] == "layout"
    named = cli("neighbors", "king", "--space", path, "--json").data
    assert named["results"][0]["label"] == "queen"


def test_a_layout_with_its_vectors_can_be_laid_out_anew(cli, tmp_path) -> None:
    path = tmp_path / "layout.jsonl"
    rng = np.random.default_rng(0)
    rows = [
        {"text": f"t{n}", "x": n, "y": n % 3, "vector": rng.normal(size=5).tolist()}
        for n in range(8)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    given, anew = (
        cli("map", path, "--json").data,
        cli("map", path, "--method", "pca", "--json").data,
    )
    assert (given["method"], anew["method"]) == ("given", "pca")
    assert given["faithfulness"]["trustworthiness"] is not None
    assert any("places are those of the file" in note for note in given["notes"])
    assert not any("places are those of the file" in note for note in anew["notes"])
