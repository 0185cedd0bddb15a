"""The program behind a map: run for real, it gives the same coordinates."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from explorer.clustering import HdbscanParameters, KmeansParameters
from explorer.embedders import EmbedderSpec, OpenAIParameters, embed_words, parse_spec
from explorer.embedders.tfidf import TfidfParameters
from explorer.errors import ParameterError
from explorer.intake import Choice
from explorer.projection import PcaParameters, TsneParameters, UmapParameters, project
from explorer.readers import words_from_text
from explorer.recipe import MapView, map_recipe
from explorer.space import Space
from explorer.wordlists import load_word_list
from tests.opening import open_words
from tests.plots.alone.pages import block

ROOT = Path(__file__).resolve().parents[1]
TF_IDF = EmbedderSpec("tf-idf", TfidfParameters(unit="character", shortest=2, longest=3))


# How a machine wants its sums computed decides their last digits, which t-SNE enlarges.
SUMS = {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")}


def coordinates_of(view, folder):
    """Run the view's program in a process of its own and return its coordinates."""
    program = map_recipe(view) + "import numpy\nnumpy.save('xy.npy', projection.coordinates)\n"
    (folder / "recipe.py").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "recipe.py"],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), "PATH": "", **SUMS},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    page = (folder / "map.html").read_text(encoding="utf-8")
    return np.load(folder / "xy.npy"), page


def test_a_ready_made_list_gives_the_same_map(tmp_path):
    view = MapView(
        "list",
        "topics",
        embedder=TF_IDF,
        clusters=KmeansParameters(5),
        boundaries="yes",
        arrows=((0, 3), (1, 2)),
    )
    found, page = coordinates_of(view, tmp_path)
    table = load_word_list("topics")
    space, _ = embed_words(table.words, table.metadata, TF_IDF, None, table.source)
    np.testing.assert_array_equal(found, project(space, PcaParameters()).coordinates)
    assert "colored by cluster in 5 groups" in page
    assert '"symbol":"arrow"' in block(page, "figure")


def test_a_file_with_a_hostile_name_and_column_gives_the_same_map(tmp_path):
    name = 'it\'s “my”"""; import os # {x}.csv'
    column = 'w"""\'; raise SystemExit #'
    quoted = column.replace('"', '""')
    rows = "".join(
        f"{word},{size}\n" for size, word in enumerate(["dog", "dogs", "cat", "cats", "doge"])
    )
    data = f'"{quoted}",size\n{rows}'.encode()
    (tmp_path / name).write_bytes(data)
    view = MapView(
        "files",
        files=(name,),
        choice=Choice(text=column),
        embedder=TF_IDF,
        dimensions=3,
        seed=4,
        color="size",
        color_by="number",
    )
    found, page = coordinates_of(view, tmp_path)
    table = open_words(name, data, column=column)
    space, _ = embed_words(table.words, table.metadata, TF_IDF, None, table.source)
    expected = project(space, PcaParameters(), dimensions=3, seed=4).coordinates
    np.testing.assert_array_equal(found, expected)
    assert "colored by size from 0 to 4" in page


def test_typed_words_give_the_same_map_by_t_sne(tmp_path):
    text = "\n".join(f"word number {i}" for i in range(12)) + '\nit\'s “$x$” \\ and "y"'
    parameters = TsneParameters(perplexity=3, iterations=250)
    view = MapView("typed", text, embedder=TF_IDF, parameters=parameters, seed=7)
    found, _ = coordinates_of(view, tmp_path)
    space, _ = embed_words(words_from_text(text).words, None, TF_IDF, None, "typed")
    np.testing.assert_array_equal(found, project(space, parameters, seed=7).coordinates)


def test_a_file_of_vectors_gives_the_same_map(tmp_path, rng):
    vectors = rng.normal(size=(9, 4)).astype(np.float32)
    np.save(tmp_path / "v.npy", vectors)
    (tmp_path / "names.txt").write_text("\n".join("abcdefghi"), encoding="utf-8")
    view = MapView("files", files=("v.npy", "names.txt"), clusters=HdbscanParameters(2, 1))
    found, page = coordinates_of(view, tmp_path)
    expected = project(Space(list("abcdefghi"), vectors), PcaParameters()).coordinates
    np.testing.assert_array_equal(found, expected)
    assert "Map of 9 points" in page


@pytest.mark.model
def test_the_real_model_gives_the_same_map(tmp_path):
    spec = parse_spec("minilm")
    view = MapView("list", "topics", embedder=spec, color="category", boundaries="yes")
    found, page = coordinates_of(view, tmp_path)
    table = load_word_list("topics")
    space, _ = embed_words(table.words, table.metadata, spec, None, table.source)
    expected = project(space, PcaParameters()).coordinates
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert "colored by category" in page


def test_a_program_is_short_and_names_only_what_differs_from_the_defaults():
    view = MapView(
        "list", "topics", embedder=parse_spec("minilm"), parameters=UmapParameters(min_dist=0.5)
    )
    program = map_recipe(view)
    assert len(program.splitlines()) <= 15
    assert "UmapParameters(min_dist=0.5)" in program
    assert "MiniLmParameters()" in program


def test_every_import_is_used_and_public():
    program = map_recipe(MapView("list", "topics", embedder=TF_IDF, clusters=KmeansParameters(3)))
    tree = ast.parse(program)
    names = [a.name for node in tree.body if isinstance(node, ast.ImportFrom) for a in node.names]
    assert len(names) == len(set(names))
    for name in names:
        assert len(re.findall(rf"\b{name}\b", program)) >= 2, name


def test_a_key_is_never_written():
    address = "http://127.0.0.1:9/v1"
    parameters = OpenAIParameters(model="m", base_url=address, key="sk-secret")
    view = MapView("list", "topics", embedder=EmbedderSpec("openai", parameters))
    program = map_recipe(view)
    assert "secret" not in program
    assert f"OpenAIParameters(model='m', base_url={address!r})" in program


def test_views_that_make_no_sense_are_refused():
    with pytest.raises(ParameterError, match="need a model"):
        MapView("list", "topics")
    with pytest.raises(ParameterError, match="where they are what is opened"):
        MapView("list", "topics", files=("v.npy",), embedder=TF_IDF)
    with pytest.raises(ParameterError, match="where they are what is opened"):
        MapView("files", embedder=TF_IDF)
    with pytest.raises(ParameterError, match="not by both"):
        MapView("files", files=("v.npy",), color="c", clusters=KmeansParameters())
