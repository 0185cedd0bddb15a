/* What a person changes on a page is a step in the browser's history: Back undoes it.

Streamlit replaces the address when a control changes, so that Back would leave the app, but
restores its controls from any address one comes back to. So where it replaces, an entry is made
here instead. All that one press of a key or button changes is one step: what the server changes in
the address in answer to it belongs to it. */

const VIEW = "view";
const SILENT = new Set(["work"]); // in the address, but nothing a person sets
const MOVED = /^[fc]/; // parts of the view that tell where one looks: no step
const SHOWN_FOR = 2500; // milliseconds

const ICONS = {
  undo: "M7.5 4.5 3.5 8.5l4 4M3.5 8.5h8a4.5 4.5 0 0 1 0 9H9",
  redo: "m12.5 4.5 4 4-4 4M16.5 8.5h-8a4.5 4.5 0 0 0 0 9H11",
};

function marksOf(view) {
  return (view ?? "").split("*").filter((part) => part && !MOVED.test(part)).join("*");
}

/** The parameters in which two addresses of one page differ, as far as a person set them. */
function changed(from, to) {
  const names = new Set([...from.searchParams.keys(), ...to.searchParams.keys()]);
  return [...names].filter((name) => {
    const [before, after] = [from, to].map(({ searchParams }) => searchParams.getAll(name).join());
    if (name === VIEW) return marksOf(before) !== marksOf(after);
    return !SILENT.has(name) && before !== after;
  });
}

/** What a control is called on the page; Streamlit writes its name into a class around it. */
function labelOf(name) {
  const place = document.querySelector(`.st-key-${CSS.escape(name)}`);
  const label = place?.querySelector("[data-testid=stWidgetLabel]")?.textContent.trim();
  return label || name.replaceAll("_", " ");
}

/** What a page is called in the sidebar. */
function titleOf({ pathname }) {
  const links = [...document.querySelectorAll("[data-testid=stSidebarNavLink]")];
  const link = links.find(({ href }) => new URL(href).pathname === pathname);
  return link?.innerText.split("\n").pop().trim() || "another page";
}

function nameOf(from, to) {
  if (from.pathname !== to.pathname) return titleOf(to);
  // Other data take the selection with them.
  const name = changed(from, to).find((each) => each !== VIEW);
  if (!name) return "the selection";
  const value = to.searchParams.get(name)?.slice(0, 40);
  return value ? `${labelOf(name)}: ${value}` : labelOf(name);
}

/** The steps of this tab: entries of its history, each with its number and its name. */
class Steps {
  constructor() {
    this.push = window.history.pushState.bind(window.history);
    this.replace = window.history.replaceState.bind(window.history);
    const known = window.history.state?.vse;
    this.at = known?.at ?? 0;
    // The name of the step that led to each entry; of those ahead, until the page is loaded anew.
    this.names = [];
    this.names[this.at] = known?.name;
    this.pressed = false;
    // The address before the last step, as long as that may go on.
    this.before = null;
    this.leaving = false;
    this.heard = new Set();
    window.history.pushState = (state, unused, url) => this.write(state, url);
    window.history.replaceState = (state, unused, url) => this.write(state, url);
    window.addEventListener("popstate", (event) => this.returned(event.state), true);
    for (const press of ["pointerdown", "keydown"]) {
      window.addEventListener(press, (event) => this.press(event), true);
    }
  }

  press({ repeat, target }) {
    if (repeat) return;
    this.pressed = true;
    this.before = null;
    const link = target instanceof Element ? target.closest("a[href]") : null;
    const { origin, pathname } = new URL(link?.href ?? window.location.href, window.location.href);
    this.leaving = origin === window.location.origin && pathname !== window.location.pathname;
  }

  /** Streamlit, or the map, has another address: a step, or part of the last one. */
  write(state, url) {
    const [from, to] = [new URL(window.location.href), new URL(url ?? "", window.location.href)];
    const elsewhere = from.pathname !== to.pathname;
    // Before it shows another page Streamlit empties the address of this one, to which one may
    // want to come back.
    if (this.leaving && !elsewhere) return;
    this.leaving = false;
    const step = this.pressed && (elsewhere || changed(from, to).length > 0);
    if (step) {
      this.pressed = false;
      this.at += 1;
      this.names.length = this.at;
      this.before = from;
    }
    // The step goes on while the server's answer changes more.
    if (this.before) this.names[this.at] = nameOf(this.before, to);
    const vse = { at: this.at, name: this.names[this.at] };
    (step ? this.push : this.replace)({ ...state, vse }, "", to.href);
    if (this.before) this.tell("");
  }

  returned(state) {
    const before = this.at;
    this.pressed = false;
    this.before = null;
    this.at = state?.vse?.at ?? 0;
    this.names[this.at] ??= state?.vse?.name;
    const name = this.names[Math.max(before, this.at)] ?? "the last step";
    this.tell(this.at < before ? `Undone: ${name}` : `Done again: ${name}`);
  }

  get undoes() {
    return this.at > 0 ? (this.names[this.at] ?? "the last step") : null;
  }

  get redoes() {
    return this.names[this.at + 1] ?? null;
  }

  undo() {
    // Beyond the first entry lies what was before the app.
    if (this.at > 0) window.history.back();
  }

  redo() {
    window.history.forward();
  }

  tell(news) {
    for (const hear of this.heard) hear(news);
  }
}

/** Where text is typed Ctrl+Z is the field's own; a closed list of choices has none. */
function typesText(target) {
  if (!(target instanceof Element)) return false;
  if (target.getAttribute("aria-expanded") === "false") return false;
  return target.matches("textarea, [contenteditable=true], input:not([type=radio], [type=checkbox], [type=range])");
}

function button(kind, act) {
  const node = document.createElement("button");
  node.type = "button";
  node.dataset.step = kind;
  node.addEventListener("click", act);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[kind]);
  svg.append(path);
  node.append(svg);
  return node;
}

function name(node, word, step, keys) {
  node.disabled = step === null;
  node.title = step === null ? `Nothing to ${word.toLowerCase()}` : `${word} ${step} (${keys})`;
  // What it undoes is its description: by name it stays the same button.
  node.setAttribute("aria-label", word);
}

export default function mount({ parentElement }) {
  const steps = (window.vseSteps ??= new Steps());
  const root = parentElement.querySelector(".vse-undo");
  // Streamlit mounts again on every run; what is drawn stays.
  if (root.childElementCount) return undefined;
  const undo = button("undo", () => steps.undo());
  const redo = button("redo", () => steps.redo());
  const said = document.createElement("output");
  said.className = "vse-undo__said";
  root.append(undo, redo, said);

  let timer = 0;
  const hear = (news) => {
    name(undo, "Undo", steps.undoes, "Ctrl+Z");
    name(redo, "Redo", steps.redoes, "Ctrl+Shift+Z");
    root.hidden = undo.disabled && redo.disabled;
    said.textContent = news;
    clearTimeout(timer);
    if (news) timer = setTimeout(() => { said.textContent = ""; }, SHOWN_FOR);
  };
  const onKey = (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || typesText(event.target)) return;
    if (key !== "z" && key !== "y") return;
    event.preventDefault();
    if (key === "y" || event.shiftKey) steps.redo();
    else steps.undo();
  };
  steps.heard.add(hear);
  window.addEventListener("keydown", onKey);
  hear("");
  return () => {
    steps.heard.delete(hear);
    window.removeEventListener("keydown", onKey);
    clearTimeout(timer);
    root.replaceChildren();
  };
}
