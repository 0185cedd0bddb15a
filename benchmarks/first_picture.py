"""Waits of a visitor that `benchmarks.pages` measures: a changed method, many words asked for."""

import json
import time
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.servers import health, running, wait_for

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
CHANGES = (("PCA", "pca"), ("UMAP", "umap"), ("t-SNE", "tsne"))
DRAWN = ".vse-map[data-ready=true]"
PAINTED = ".vse-map:is([data-sketched],[data-ready=true])"
FINAL = f"{DRAWN}[data-stage=settled]"
MOTION = """() => {
  window.moved = false;
  const look = () => { window.moved ||= document.querySelector('.vse-map.is-moving') !== null; };
  const watch = { subtree: true, attributes: true, attributeFilter: ['class'] };
  new MutationObserver(look).observe(document.body, watch);
}"""
# A look from outside has to wait while Plotly starts, so the page itself notes when its next frame
# with what is waited for is out.
SEEN = """what => {
  const tell = () => {
    if (!document.querySelector(what)) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.seen = performance.now(); }));
  };
  const watch = new MutationObserver(tell);
  watch.observe(document, { subtree: true, childList: true, attributes: true });
}"""
PATIENCE = 300_000
MANY = 10_000


def change(page: Page, button: str, method: str) -> tuple[float, float]:
    """Return the seconds from clicking a method to the first motion, and to its last picture."""
    # Looked for now and then, a short motion may be over.
    page.evaluate(MOTION)
    start = time.perf_counter()
    page.get_by_role("radio", name=button, exact=True).click()
    page.wait_for_function("() => window.moved", timeout=PATIENCE)
    moving = time.perf_counter() - start
    page.wait_for_selector(f'{FINAL}[data-view^="{method}"]', timeout=PATIENCE)
    return moving, time.perf_counter() - start


def seen(page: Page, url: str, what: str) -> float:
    """Return the seconds from asking for a page to the first frame with what is waited for."""
    page.add_init_script(f"({SEEN})({json.dumps(what)})")
    page.goto(url)
    page.wait_for_function("() => window.seen", timeout=PATIENCE)
    milliseconds: float = page.evaluate("() => window.seen")
    return milliseconds / 1000


def many_words(page: Page, folder: Path) -> tuple[float, float]:
    """Return the seconds from asking for many words to a first and to the last picture.

    Their vectors are in the cache in the folder when that is asked for a second time.
    """
    from wordfreq import top_n_list

    words = [word for word in top_n_list("en", 2 * MANY) if word.isalpha()][:MANY]
    (folder / "many.txt").write_text("\n".join(words), encoding="utf-8")
    with running(VSE_CACHE_DIR=str(folder)) as port:
        wait_for(lambda: (health(port) or {}).get("warm"))
        page.goto(f"http://127.0.0.1:{port}/data")
        page.locator("input[type=file]").first.set_input_files(folder / "many.txt")
        button = page.get_by_role("button", name="Open on the Map", exact=True)
        button.wait_for(timeout=PATIENCE)
        start = time.perf_counter()
        button.click()
        page.wait_for_selector(DRAWN, timeout=PATIENCE)
        first = time.perf_counter() - start
        page.wait_for_selector(FINAL, timeout=PATIENCE)
        return first, time.perf_counter() - start
