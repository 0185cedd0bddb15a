/* Folds the panel beside the map; where the window is narrow the panel is a sheet at its lower end,
which comes up with what is chosen on the map or with one of its faces. */

const NARROW = window.matchMedia("(max-width: 640px)");
const FOLDED = "vse panel"; // in the tab's own storage: whether the panel is folded
const FACES = ".st-key-side [role=radio]";

const root = document.documentElement;

function kept() {
  try {
    return window.sessionStorage.getItem(FOLDED) === "folded";
  } catch {
    return false; // a browser that keeps nothing begins with an open panel
  }
}

function keep(state) {
  try {
    window.sessionStorage.setItem(FOLDED, state);
  } catch {
    // Then it is open again when the page is loaded anew.
  }
}

function isOpen() {
  return NARROW.matches ? root.dataset.vseSheet === "up" : root.dataset.vsePanel !== "folded";
}

function open(wanted) {
  if (wanted === isOpen()) return;
  if (NARROW.matches) root.dataset.vseSheet = wanted ? "up" : "down";
  else {
    root.dataset.vsePanel = wanted ? "open" : "folded";
    keep(root.dataset.vsePanel);
  }
  if (!wanted) window.dispatchEvent(new CustomEvent("vse:uncovered"));
  // What measures itself by its window, such as the table, has another place now.
  window.dispatchEvent(new Event("resize"));
}

/** A panel that a person has folded stays so; a sheet comes and goes with what is chosen. */
function onChosen({ detail }) {
  if (NARROW.matches) open(detail.what !== "nothing");
}

function onClick({ target }) {
  if (target instanceof Element && target.closest(FACES)) open(true);
}

function icon() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "m7 4.5 5.5 5.5L7 15.5");
  svg.append(path);
  return svg;
}

function say(button) {
  const opened = isOpen();
  const label = opened ? "Fold the panel" : "Open the panel";
  button.title = label;
  button.setAttribute("aria-label", label);
  button.setAttribute("aria-expanded", String(opened));
}

export default function mount({ parentElement }) {
  const button = parentElement.querySelector(".vse-fold");
  // Only within a component Streamlit tells its colors; the sheet lies over the page in them.
  const colors = getComputedStyle(button);
  root.style.setProperty("--vse-ground", colors.getPropertyValue("--st-background-color"));
  root.style.setProperty("--vse-edge", colors.getPropertyValue("--st-border-color"));
  // Streamlit mounts again on every run; what is drawn stays.
  if (button.childElementCount) return undefined;
  root.dataset.vsePanel ??= kept() ? "folded" : "open";
  root.dataset.vseSheet ??= "down";
  button.append(icon());
  const turn = () => open(!isOpen());
  const told = () => say(button);
  const watch = new MutationObserver(told);
  watch.observe(root, { attributeFilter: ["data-vse-panel", "data-vse-sheet"] });
  NARROW.addEventListener("change", told);
  button.addEventListener("click", turn);
  window.addEventListener("vse:chosen", onChosen);
  document.addEventListener("click", onClick);
  told();
  return () => {
    // Streamlit also gives up a call that newer data overtook, while the place is in use.
    if (parentElement.isConnected) return;
    watch.disconnect();
    NARROW.removeEventListener("change", told);
    button.removeEventListener("click", turn);
    window.removeEventListener("vse:chosen", onChosen);
    document.removeEventListener("click", onClick);
    root.dataset.vseSheet = "down";
    button.replaceChildren();
  };
}
