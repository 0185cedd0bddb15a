/* The way to a page's result, what is spoken, and boxes that keys can scroll. */

const RESULT = ".st-key-vse_result";
const SPOKEN = "[class*='st-key-vse_spoken_']";
const BOXES = "[data-testid=stVerticalBlock], [data-testid=stCode] pre, [data-testid=stTable]";
const QUIET = 200; // milliseconds without a change, after which the page is looked at again

function skip() {
  const result = document.querySelector(RESULT);
  if (!result) return;
  result.tabIndex = -1;
  result.focus({ preventScroll: true });
  result.scrollIntoView({ block: "start" });
}

/** Whether a box holds more than it shows, and nothing but a wheel could bring it forth. */
function scrolls(box) {
  if (box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1) return false;
  const { overflowX, overflowY } = getComputedStyle(box);
  return /auto|scroll/.test(overflowX + overflowY);
}

function mend(page) {
  for (const part of page.querySelectorAll(`${SPOKEN}:not([role])`)) {
    part.setAttribute("role", "status");
    part.setAttribute("aria-atomic", "true");
  }
  for (const box of page.querySelectorAll(BOXES)) {
    if (scrolls(box)) box.tabIndex = 0;
  }
}

/** Speak a text; the same one twice too. */
function speak(said, text) {
  if (!text) return;
  said.textContent = "";
  requestAnimationFrame(() => {
    said.textContent = text;
  });
}

export default function mount({ parentElement, data }) {
  const root = parentElement.querySelector(".vse-access");
  // Streamlit mounts again on every run; what is there stays.
  if (root.childElementCount) {
    speak(root.lastElementChild, data.said);
    return undefined;
  }
  const link = document.createElement("button");
  link.type = "button";
  link.className = "vse-access__skip";
  link.textContent = "Skip to the result";
  link.addEventListener("click", skip);
  const said = document.createElement("div");
  said.className = "vse-access__said";
  said.setAttribute("role", "status");
  root.append(link, said);
  speak(said, data.said);

  const page = parentElement.closest("[data-testid=stMain]") ?? document.body;
  let timer = 0;
  const look = () => {
    mend(page);
    link.hidden = !page.querySelector(RESULT);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET);
  };
  const changes = new MutationObserver(later);
  changes.observe(page, { childList: true, subtree: true });
  look();
  return () => {
    // Streamlit also gives up a call that newer data overtook, while the place is in use.
    if (parentElement.isConnected) return;
    changes.disconnect();
    clearTimeout(timer);
    root.replaceChildren();
  };
}
