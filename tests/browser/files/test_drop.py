"""Files dropped in a real browser: on a page, on the map, lost on their way, guessed wrongly."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.model]

PATIENCE = 120_000
READY = ".vse-map[data-ready=true]"
LABELS = "[...document.querySelectorAll('.vse-map text')].map(t => t.textContent)"
ANSWER = b"/_stcore/upload_file/"
"""What the server's answer holds that a file waits for."""


def file(name: str, data: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def drop(page: Page, *files: dict[str, object]) -> None:
    page.locator("input[type=file]").first.set_input_files(list(files))


def opened(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click(timeout=PATIENCE)


def drawn(page: Page, *labels: str) -> None:
    page.wait_for_function(
        f"wanted => wanted.every(label => {LABELS}.includes(label))",
        arg=list(labels),
        timeout=PATIENCE,
    )


def test_two_files_at_once_arrive_even_where_the_answer_to_them_is_lost(page):
    lost = []

    def between(route) -> None:
        server = route.connect_to_server()

        def pass_on(message) -> None:
            if not lost and isinstance(message, bytes) and ANSWER in message:
                lost.append(message)
            else:
                route.send(message)

        server.on_message(pass_on)

    page.route_web_socket("**/_stcore/stream", between)
    page.goto("/data")
    vectors = io.BytesIO()
    np.save(vectors, np.eye(6, 6, dtype=np.float32))
    names = b"anchor\nbadger\ncandle\ndragon\nember\nfalcon\n"
    drop(page, file("v.npy", vectors.getvalue()), file("names.txt", names))
    opened(page, "Open on the Map")
    assert len(lost) == 1
    page.wait_for_selector(READY, timeout=PATIENCE)
    drawn(page, "anchor", "falcon")


def test_documents_in_a_zip_go_to_the_corpus_page(page):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("bread.md", "# Bread\n\nYeast makes the dough rise in a warm corner.\n")
        packed.writestr("boat.md", "# Boat\n\nIt leaves the harbor at dawn with the tide.\n")
    page.goto("/data")
    drop(page, file("notes.zip", archive.getvalue()))
    opened(page, "Open on Corpus")
    expect(page.get_by_text("Shown: notes.zip")).to_be_visible(timeout=PATIENCE)


def test_a_file_dragged_onto_the_map_is_told_there_and_opened_there(page):
    page.goto("/?method=PCA")
    page.wait_for_selector(READY, timeout=PATIENCE)
    field = page.locator("[class*=st-key-dropper_over] section")
    held = page.evaluate_handle(
        """() => {
            const held = new DataTransfer();
            held.items.add(new File(["cat\\ndog\\nhorse\\ncow\\nhen\\n"], "animals.txt"));
            return held;
        }"""
    )
    page.wait_for_function(
        """held => {
            const over = new DragEvent('dragenter', { dataTransfer: held, bubbles: true });
            document.querySelector('.vse-map').dispatchEvent(over);
            return document.body.classList.contains('vse-dragging');
        }""",
        arg=held,
    )
    expect(field).to_be_in_viewport(ratio=0.9)
    field.dispatch_event("dragenter", {"dataTransfer": held})
    field.dispatch_event("drop", {"dataTransfer": held})
    expect(page.get_by_text("animals.txt: ")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("body.vse-dragging")).to_have_count(0)
    expect(page.get_by_text("Ten topics, ten words each · 100 texts")).to_be_visible()
    page.get_by_role("button", name="Open here", exact=True).click()
    expect(page.get_by_text("animals · 5 texts")).to_be_visible(timeout=PATIENCE)
    drawn(page, "cat", "hen")


def test_a_wrong_guess_is_corrected_before_it_is_opened(page):
    page.goto("/data")
    rows = "word,translation,kind\nHund,dog,a\nKatze,cat,a\nPferd,horse,b\nKuh,cow,b\n"
    drop(page, file("animals.csv", rows.encode()))
    page.get_by_text("Not right? Correct it").click(timeout=PATIENCE)
    page.get_by_role("combobox", name="Texts", exact=True).click()
    page.get_by_role("option", name="translation", exact=True).click()
    expect(page.get_by_role("button", name="Undo the correction", exact=True)).to_be_visible(
        timeout=PATIENCE
    )
    opened(page, "Open on the Map")
    page.wait_for_selector(READY, timeout=PATIENCE)
    drawn(page, "dog", "cow")


def pictured() -> bytes:
    """Return vectors of six words in a zip, with a picture for each."""
    archive = io.BytesIO()
    words = ["anchor", "badger", "candle", "dragon", "ember", "falcon"]
    with zipfile.ZipFile(archive, "w") as packed:
        rows = [
            f"{word} {' '.join(map(str, row))}" for word, row in zip(words, np.eye(6), strict=True)
        ]
        packed.writestr("v.txt", "\n".join(rows))
        for number, word in enumerate(words):
            drawn_file = io.BytesIO()
            Image.new("RGB", (40, 30), (40 * number, 90, 200 - 30 * number)).save(drawn_file, "PNG")
            packed.writestr(f"{word}.png", drawn_file.getvalue())
    return archive.getvalue()


def test_pictures_of_points_are_seen_on_hovering_and_in_their_place(page):
    page.goto("/data")
    drop(page, file("pictured.zip", pictured()))
    opened(page, "Open on the Map")
    page.wait_for_selector(READY, timeout=PATIENCE)
    drawn(page, "anchor", "falcon")
    box = page.locator(".vse-map text[data-row='2']").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle, steps=3)
    tip = page.locator(".vse-map__tip [data-thumbnail='2'] image")
    expect(tip).to_be_visible(timeout=PATIENCE)
    page.mouse.click(*middle)
    expect(page.get_by_test_id("stImage")).to_be_visible(timeout=PATIENCE)
    page.get_by_text("Show images", exact=True).click()
    expect(page.locator(".vse-map svg.vse-map__layer [data-thumbnail]")).to_have_count(6)


def test_a_dropped_similarity_set_is_judged(page):
    page.goto("/data")
    pairs = "tiger,cat,7.35\nbook,paper,7.46\nking,cabbage,0.23\ncar,tree,1\nsea,ocean,9\n"
    drop(page, file("rated.csv", pairs.encode()))
    expect(page.get_by_text("5 pairs with scores", exact=True)).to_be_visible(timeout=PATIENCE)
    opened(page, "Judge on Word sets")
    expect(page.get_by_text("rated.csv (5 pairs with scores)", exact=True).first).to_be_visible(
        timeout=PATIENCE
    )
    expect(page.get_by_text("Pairs judged", exact=True)).to_be_visible(timeout=PATIENCE)
    page.wait_for_selector(READY, timeout=PATIENCE)
