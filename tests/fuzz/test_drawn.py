"""Names, labels and numbers drawn by chance: no path leaves its place, no label is markup."""

import tempfile
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from explorer.errors import ExplorerError
from explorer.faithfulness import measure
from explorer.plots import figure, map_scene, to_html
from explorer.projection import PcaParameters, project
from explorer.space import Space
from explorer.stores import check_name
from explorer.workspaces.values import LONGEST_NAME, check_id, clean_name

TRICKY = [
    "..",
    ".",
    "/",
    "\\",
    "a",
    "B",
    "0",
    "-",
    "_",
    ":",
    "\0",
    "\n",
    "CON",
    "nul",
    " ",
    "é",
    "~",
]
NAMES = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(TRICKY), max_size=8).map("".join),
    st.text("aZ9-_", min_size=1, max_size=70),
)


@settings(max_examples=500, deadline=None)
@given(NAMES)
def test_a_name_is_a_folder_in_its_place_or_refused(name):
    for check in (check_name, check_id):
        try:
            accepted = check(name)
        except ExplorerError:
            continue
        with tempfile.TemporaryDirectory() as place:
            (Path(place) / accepted).mkdir()
            assert [each.name for each in Path(place).iterdir()] == [name]


@settings(max_examples=300, deadline=None)
@given(NAMES)
def test_a_title_is_one_line_of_what_was_typed_or_refused(name):
    try:
        title = clean_name(name)
    except ExplorerError:
        assert not any(letter.isprintable() and not letter.isspace() for letter in name)
        return
    assert 0 < len(title) <= LONGEST_NAME
    assert title.isprintable()
    assert clean_name(title) == title


MARKUP = (
    "<script>alert(1)</script>", "</script>", "<img src=x onerror=alert(1)>", "<!--", "-->", "]]>",
    "<a href='http://x'>", "&lt;", "&#60;", "{{", "${", "'", '"', "\\u003c", "\u2028", "<br>", "`",
)  # fmt: skip
LABELS = st.lists(st.one_of(st.sampled_from(MARKUP), st.text(max_size=6)), max_size=4).map("".join)


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, sorted(name for name, _ in attributes)))

    def handle_endtag(self, tag):
        self.found.append(tag)


def tags_of(labels, title):
    vectors = np.random.default_rng(0).normal(size=(len(labels), 4))
    space = Space(labels, vectors)
    page = to_html(figure(map_scene(space, project(space, PcaParameters()), title=title)))
    start = page.index("<script")  # Plotly's own code is the same in every page
    end = page.index("Plotly.newPlot")
    parser = _Tags()
    parser.feed(page[:start] + "<script>" + page[end:])
    return parser.found


@settings(max_examples=25, deadline=None)
@given(st.lists(LABELS, min_size=40, max_size=60), LABELS)
def test_labels_in_an_exported_page_are_never_markup(labels, title):
    plain = [f"word {row}" for row in range(len(labels))]
    assert tags_of(labels, title) == tags_of(plain, "title")


CELLS = st.one_of(
    st.floats(-1e3, 1e3, width=32),
    st.sampled_from([0.0, 1.0, -1.0, 1e14, -1e14, 1e-30, 1e-42, 3.4e38, np.nan, np.inf]),
)
MATRICES = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 12), st.integers(1, 6)),
    elements=CELLS,
    fill=st.just(0.5),
)


@settings(max_examples=300, deadline=None)
@given(MATRICES, st.sampled_from([2, 3]))
def test_any_numbers_give_a_picture_or_a_sentence(vectors, dimensions):
    try:
        space = Space([str(row) for row in range(len(vectors))], vectors)
        drawn = project(space, PcaParameters(), dimensions=dimensions)
        faithful = measure(space.vectors, drawn.coordinates)
    except ExplorerError:
        return
    assert drawn.coordinates.shape == (len(vectors), dimensions)
    assert np.isfinite(drawn.coordinates).all()
    assert faithful.trustworthiness is None or 0 <= faithful.trustworthiness <= 1
