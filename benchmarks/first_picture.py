"""What a visitor waits for: first visit to picture, and change of method to new picture.

``python -m benchmarks.first_picture [--runs 5]`` measures in headless Chromium and prints medians:
a server just started with an empty cache, the same server warm, each change of method, and ten
thousand words whose vectors are in the cache, on a server that has not drawn them yet.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.servers import health, running, wait_for
from explorer.browser import find_browser

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
CHANGES = (("PCA", "pca"), ("UMAP", "umap"), ("t-SNE", "tsne"))
DRAWN = ".vse-map[data-ready=true]"
FINAL = f"{DRAWN}[data-stage=settled]"
MOVING = ".vse-map.is-moving"
PATIENCE = 300_000
MANY = 10_000


def picture(page: Page, url: str) -> float:
    """Return the seconds from asking for the page to a drawn map."""
    start = time.perf_counter()
    page.goto(url)
    page.wait_for_selector(DRAWN, timeout=PATIENCE)
    return time.perf_counter() - start


def visit(browser: Browser, url: str) -> float:
    """Measure one visit with an empty browser cache."""
    with browser.new_context(viewport={"width": 1440, "height": 1000}) as context:
        return picture(context.new_page(), url)


def change(page: Page, button: str, method: str) -> tuple[float, float]:
    """Return the seconds from clicking a method to the first motion, and to its last picture."""
    start = time.perf_counter()
    page.get_by_role("radio", name=button, exact=True).click()
    page.wait_for_selector(MOVING, timeout=PATIENCE)
    moving = time.perf_counter() - start
    page.wait_for_selector(f'{FINAL}[data-view^="{method}"]', timeout=PATIENCE)
    return moving, time.perf_counter() - start


def many_words(page: Page, folder: Path) -> tuple[float, float]:
    """Return the seconds from asking for many words to a first and to the last picture.

    Their vectors are in the cache in the folder when that is asked for a second time.
    """
    from wordfreq import top_n_list

    words = [word for word in top_n_list("en", 2 * MANY) if word.isalpha()][:MANY]
    (folder / "many.txt").write_text("\n".join(words), encoding="utf-8")
    with running(VSE_CACHE_DIR=str(folder)) as port:
        wait_for(lambda: (health(port) or {}).get("warm"))
        page.goto(f"http://127.0.0.1:{port}/data?way=Upload+words")
        page.locator("input[type=file]").set_input_files(folder / "many.txt")
        button = page.get_by_role("button", name="Explore these words")
        button.wait_for(timeout=PATIENCE)
        start = time.perf_counter()
        button.click()
        page.wait_for_selector(DRAWN, timeout=PATIENCE)
        first = time.perf_counter() - start
        page.wait_for_selector(FINAL, timeout=PATIENCE)
        return first, time.perf_counter() - start


def report(name: str, seconds: list[float]) -> None:
    """Print one line: name, median, least and most."""
    print(
        f"{name:<44}{statistics.median(seconds):>8.2f} s"
        f"   ({min(seconds):.2f} to {max(seconds):.2f}, {len(seconds)} runs)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        cold, warm = [], []
        changes: dict[str, list[tuple[float, float]]] = {button: [] for button, _ in CHANGES}
        for run in range(runs):
            with running() as port:
                url = f"http://127.0.0.1:{port}/"
                cold.append(visit(browser, url))
                wait_for(lambda port=port: (health(port) or {}).get("warm"))
                warm.append(visit(browser, url))
                with browser.new_context(viewport={"width": 1440, "height": 1000}) as context:
                    page = context.new_page()
                    # A seed of its own, so that no layout is taken from the last run's results.
                    picture(page, f"{url}?seed={run + 1}")
                    for button, method in CHANGES:
                        changes[button].append(change(page, button, method))
        with tempfile.TemporaryDirectory() as cache:
            many = []
            for _ in range(runs + 1):
                with browser.new_context() as context:
                    many.append(many_words(context.new_page(), Path(cache)))
            del many[0]  # which embedded them
        browser.close()
    report("first visit, server just started, no cache", cold)
    report("first visit, server warm", warm)
    for button, seconds in changes.items():
        report(f"change to {button}: first motion", [first for first, _ in seconds])
        report(f"change to {button}: last picture", [last for _, last in seconds])
    report(f"{MANY:,} words in the cache: first picture", [first for first, _ in many])
    report(f"{MANY:,} words in the cache: last picture", [last for _, last in many])


if __name__ == "__main__":
    main()
