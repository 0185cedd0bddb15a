/* The way to a page's result, what is spoken, boxes that keys can scroll, and the theme in force. */

const RESULT = ".st-key-vse_result";
const SPOKEN = "[class*='st-key-vse_spoken_']";
const BOXES = "[data-testid=stVerticalBlock], [data-testid=stCode] pre, [data-testid=stTable]";
const PACE = 200; // milliseconds between two looks at a page that goes on changing
const NONE_YET = "There is no result yet. This leads to it as soon as there is one.";

/** Go to the page's result, and tell whether there is one. */
function skip() {
  const result = document.querySelector(RESULT);
  if (!result) return false;
  result.tabIndex = -1;
  result.focus({ preventScroll: true });
  result.scrollIntoView({ block: "start" });
  return true;
}

/** Whether a box holds more than it shows, and nothing but a wheel could bring it forth. */
function scrolls(box) {
  if (box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1) return false;
  const { overflowX, overflowY } = getComputedStyle(box);
  return /auto|scroll/.test(overflowX + overflowY);
}

function nameSpoken(page) {
  for (const part of page.querySelectorAll(`${SPOKEN}:not([role])`)) {
    part.setAttribute("role", "status");
    part.setAttribute("aria-atomic", "true");
  }
}

function openBoxes(page) {
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

/** Light or dark, as the page is shown now. */
function themeOf(app) {
  return getComputedStyle(app).colorScheme;
}

/** Hear of another theme: a person chose one, or the system turned to it. */
function followTheme(app, tell) {
  let shown = themeOf(app);
  const changes = new MutationObserver(() => {
    const now = themeOf(app);
    if (now === shown) return;
    shown = now;
    tell(now);
  });
  changes.observe(app, { attributes: true, attributeFilter: ["class", "style"] });
  return changes;
}

/** How the page is told of its theme, by place: each run brings a new way. */
const ways = new WeakMap();

export default function mount({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".vse-access");
  ways.set(root, setTriggerValue);
  // Streamlit mounts again on every run; what is there stays.
  if (root.childElementCount) {
    speak(root.lastElementChild, data.said);
    return undefined;
  }
  const link = document.createElement("button");
  link.type = "button";
  link.className = "vse-access__skip";
  link.textContent = "Skip to the result";
  const said = document.createElement("div");
  said.className = "vse-access__said";
  said.setAttribute("role", "status");
  root.append(link, said);
  speak(said, data.said);

  const page = parentElement.closest("[data-testid=stMain]") ?? document.body;
  let [next, quiet, wanted] = [0, 0, false];
  link.addEventListener("click", () => {
    wanted = !skip();
    if (wanted) speak(said, NONE_YET);
  });
  // Who has gone on meanwhile is not called back.
  link.addEventListener("blur", () => {
    wanted = false;
  });
  const look = () => {
    next = 0;
    nameSpoken(page);
    if (wanted) wanted = !skip();
  };
  const changed = () => {
    // What moves all the time, a picture that grows, puts nothing off.
    next ||= setTimeout(look, PACE);
    // Boxes are measured, which would cost a picture in motion its pace.
    clearTimeout(quiet);
    quiet = setTimeout(() => openBoxes(page), PACE);
  };
  const changes = new MutationObserver(changed);
  changes.observe(page, { childList: true, subtree: true });
  openBoxes(page);
  look();
  const app = parentElement.closest("[data-testid=stApp]") ?? document.body;
  const theme = followTheme(app, (name) => ways.get(root)("theme", name));
  return () => {
    // Streamlit also gives up a call that newer data overtook, while the place is in use.
    if (parentElement.isConnected) return;
    changes.disconnect();
    theme.disconnect();
    clearTimeout(next);
    clearTimeout(quiet);
    root.replaceChildren();
  };
}
