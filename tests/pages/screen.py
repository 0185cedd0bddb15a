"""What a test of a page does and reads, as a person would: open, type, press, look, run code."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX
from streamlit.testing.v1 import AppTest

from explorer.documents import Corpus, Document
from explorer.embedders import EmbedderSpec, parse_spec
from explorer.search import index_corpus
from explorer.space import Space
from explorer.stores import FolderParameters, Manifest, open_backend
from explorer.tasks import words as tasks_words
from explorer.wordlists import load_word_list
from pages.shared import runtime, spaces

ROOT = Path(__file__).resolve().parents[2]
MAIN = ROOT / "pages" / "main.py"
HOSTILE = ["<script>alert(1)</script>", "![x](http://e.invalid/i.png)", "$x$", ":red[x]", "**b**"]


# What is done -------------------------------------------------------------------------------------


def linked(page: str, **query: str | list[str]) -> AppTest:
    """Open a page by a link that carries a view: it waits for the widgets it belongs to."""
    # AppTest knows the pages' addresses, and thus where to switch to, after a first run only.
    at = AppTest.from_file(str(MAIN), default_timeout=300).run()
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page(page).run()
    assert not at.exception
    return at


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click().run()
    return at


def box(at: AppTest, label: str):
    """Return the first field for text with this label."""
    return next(each for each in (*at.text_input, *at.text_area) if each.label == label)


def explore(at: AppTest, words: list[str]) -> AppTest:
    """Type words of one's own on the page that asks for them."""
    at.text_area(key="typed text").set_value("\n".join(words))
    return press(at, "Explore these words")


def cloud(n: int, dimension: int = 16) -> Space:
    """Return points in three clouds."""
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(n, dimension)) + 5 * rng.integers(0, 3, size=(n, 1))
    return Space([f"point {row}" for row in range(n)], vectors.astype(np.float32))


def bring(at: AppTest, space: Space) -> AppTest:
    """Make a space the current data of a page, as an upload does."""
    source = spaces.Source("own given", "Given", "", space.fingerprint, space=space)
    at.session_state["own sources"] = {source.name: source}
    at.session_state["choose next"] = source.name
    return at.run()


def typed(app, page: str, words: list[str], **query: str) -> AppTest:
    """Type words of one's own, then go to a page."""
    return explore(app("data/page.py", **query), words).switch_page(page).run()


def drop(at: AppTest, *files: tuple[str, bytes], on: str = "data") -> AppTest:
    """Drop files together on the page's dropper, which says what they are."""
    for name, data in files:
        at.file_uploader(key=f"{on} files").upload(name, data)
    return at.run()


def opened(at: AppTest, *files: tuple[str, bytes], on: str = "data") -> AppTest:
    """Drop files and open what they were taken for."""
    drop(at, *files, on=on)
    return next(b for b in at.button if b.key == f"{on} open").click().run()


def keep(name: str, *documents: Document, model: str = "minilm", place=None):
    """Keep documents as a collection, by default in the folder of the test."""
    backend = open_backend(place or FolderParameters())
    return index_corpus(backend, Manifest(name, model, "", 0), Corpus(list(documents)))


def embedded(name: str, spec: EmbedderSpec | None = None) -> Space:
    """Return a list of words as the pages embed it."""
    table = load_word_list(name)
    return tasks_words.embed_table(table, spec or parse_spec("minilm"), runtime.cache_path())[0]


def ask(at: AppTest, **wish) -> AppTest:
    """Ask the first map for something beside a selection, as its script in the browser does."""
    (mounted, *_) = [part for part in at.get("bidi_component") if '"labels"' in part.proto.json]
    states = at._tree.get_widget_states()
    state = states.widgets.add()
    state.id = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{mounted.proto.id}__events"
    state.json_trigger_value = json.dumps([{"event": "asked", "value": wish}])
    return at._run(states)


# What is read -------------------------------------------------------------------------------------


def texts(at: AppTest) -> str:
    """Return what is written, as the Markdown that was sent."""
    return "\n".join(str(part.value) for part in (*at.markdown, *at.caption, *at.error))


def headed(at: AppTest) -> str:
    """Return what is written with the headings among it."""
    return "\n".join([texts(at), *(str(part.value) for part in at.header)])


def plain(at: AppTest) -> str:
    """Return what is written without the signs that keep it from being Markdown or a link."""
    assert not at.exception
    return texts(at).replace("\\", "").replace("\u2060", "")


def metrics(at: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in at.metric}


def scenes(at: AppTest) -> list[dict]:
    """Return what each map was given."""
    found = [json.loads(part.proto.json or "{}") for part in at.get("bidi_component")]
    return [scene for scene in found if "labels" in scene]


def drawn(at: AppTest) -> dict:
    """Return what the first map was given."""
    return scenes(at)[0]


def figures(at: AppTest) -> list[dict]:
    return [json.loads(chart.proto.spec) for chart in at.get("plotly_chart")]


def numbers(text: str, kind: str = "<f4") -> np.ndarray:
    """Return the numbers that travel to a map as base64."""
    return np.frombuffer(base64.b64decode(text), kind)


def code_with(at: AppTest, part: str) -> str:
    """Return the first block of code that holds a part."""
    return next(block.value for block in at.code if part in block.value)


def printed(folder: Path, *arguments: str) -> str:
    """Return what Python prints, run with these arguments in a folder."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
