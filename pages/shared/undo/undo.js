/* What a person changes on a page is a step in the browser's history: Back undoes it.

Streamlit replaces the address when a control changes, so that Back would leave the app, but
restores its controls from any address one comes back to. So where it replaces, an entry is made
here instead. All that one press of a key or button changes is one step: what the server changes in
the address in answer to it belongs to it. */

import {
  changed,
  keepNames,
  keepView,
  keptNames,
  nameOf,
  onlyLacks,
  parameterOf,
} from "./naming.js";

const SHOWN_FOR = 2500; // milliseconds
// The tags of a list are no control: only the address says which of their changes was the last.
const TAGS = "tags";
const UNTAGGED = "0";

const ICONS = {
  undo: "M7.5 4.5 3.5 8.5l4 4M3.5 8.5h8a4.5 4.5 0 0 1 0 9H9",
  redo: "m12.5 4.5 4 4-4 4M16.5 8.5h-8a4.5 4.5 0 0 0 0 9H11",
};

/** The steps of this tab: entries of its history, each with its number and its name. */
class Steps {
  constructor() {
    this.push = window.history.pushState.bind(window.history);
    this.replace = window.history.replaceState.bind(window.history);
    const known = window.history.state?.vse;
    this.at = known?.at ?? 0;
    // The name of the step that led to each entry. In another tab's storage they are others.
    const kept = keptNames();
    this.names = known && kept[this.at] === (known.name ?? null) ? kept : [];
    this.names[this.at] = known?.name ?? null;
    keepNames(this.names);
    // By this the first entry is known again when its page is loaded anew.
    this.replace({ ...window.history.state, vse: { at: this.at, name: this.names[this.at] } }, "");
    this.pressed = false;
    // What was pressed last, and the parameter that the last step is about while keys still set it.
    this.target = null;
    this.inTable = false;
    this.parameter = null;
    this.entered = false;
    // The address before the last step, as long as that may go on.
    this.before = null;
    this.leaving = false;
    // Whether one is coming back to a page that has not yet shown itself as it was.
    this.arriving = false;
    this.path = window.location.pathname;
    this.heard = new Set();
    // On one page Streamlit pushes what the server changed, and replaces for a person's control.
    window.history.pushState = (state, unused, url) => this.write(state, url, "server");
    window.history.replaceState = (state, unused, url) => this.write(state, url, "person");
    window.addEventListener("popstate", (event) => this.returned(event.state), true);
    for (const press of ["pointerdown", "keydown"]) {
      window.addEventListener(press, (event) => this.press(event), true);
    }
  }

  press({ type, key, repeat, target }) {
    if (repeat) return;
    // A word typed, or a slider moved by keys, is one step until Enter or a press elsewhere.
    if (type !== "keydown" || target !== this.target || this.entered) this.parameter = null;
    this.entered = key === "Enter";
    this.pressed = true;
    this.before = null;
    this.target = target instanceof Element ? target : null;
    // Asked now: what is pressed there may be gone when the answer comes.
    this.inTable = Boolean(this.target?.closest(".vse-rows"));
    const link = this.target?.closest("a[href]") ?? null;
    const { origin, pathname } = new URL(link?.href ?? window.location.href, window.location.href);
    this.leaving = origin === window.location.origin && pathname !== window.location.pathname;
  }

  /** Streamlit, or the map, has another address: a step, or part of the last one. */
  write(state, url, by) {
    const [from, to] = [new URL(window.location.href), new URL(url ?? "", window.location.href)];
    const elsewhere = from.pathname !== to.pathname;
    if (by === "server" && !elsewhere) keepView(from, to);
    // Before it shows another page Streamlit empties the address of this one, to which one may
    // want to come back.
    if (this.leaving && !elsewhere) return;
    this.leaving = false;
    if (elsewhere) Object.assign(this, { arriving: false, path: to.pathname });
    const step = this.pressed && (elsewhere || this.#isStep(from, to, by));
    if (step) this.#begin(from, to, elsewhere);
    const pushed = step && this.before === from;
    // The step goes on while the server's answer changes more.
    if (this.before) this.names[this.at] = nameOf(this.before, to, this.#about(to));
    keepNames(this.names);
    const vse = { at: this.at, name: this.names[this.at] };
    if (pushed) this.#leave(from, to);
    (pushed ? this.push : this.replace)({ ...state, vse }, "", to.href);
    if (this.before) this.tell("");
  }

  /** Of the entry that the first tag leaves, say that nothing was tagged: Back is to mean it. */
  #leave(from, to) {
    if (from.searchParams.has(TAGS) || !to.searchParams.has(TAGS)) return;
    const left = new URL(from.href);
    left.searchParams.set(TAGS, UNTAGGED);
    this.replace(window.history.state, "", left.href);
  }

  /**
   * What the server takes out of the address in answer to an earlier press is no step, but where
   * the press was in the table, whose filters and order only the server writes.
   */
  #isStep(from, to, by) {
    const answered = by === "server" && onlyLacks(from, to) && !this.inTable;
    return changed(from, to).length > 0 && !answered;
  }

  /** Begin a step, or go on with the last. */
  #begin(from, to, elsewhere) {
    this.pressed = false;
    const parameter = elsewhere ? null : parameterOf(from, to, this.target);
    if (parameter !== null && parameter === this.parameter) {
      this.before = this.origin;
      return;
    }
    this.parameter = parameter;
    this.at += 1;
    this.names.length = this.at;
    this.before = this.origin = from;
  }

  #about(to) {
    return parameterOf(this.before, to, this.target) ?? this.parameter;
  }

  /**
   * Go to an address of this page as if one came back to it, and its controls with it.
   *
   * @param {string} url @param {string} name of the step
   * @param {"step"|"part"} how as a step of its own, or as part of the last one
   */
  go(url, name, how) {
    this.name(url, name, how);
    this.going = true;
    window.dispatchEvent(new PopStateEvent("popstate", { state: window.history.state }));
    this.going = false;
  }

  /** Have an address as a step with a name, where its controls say so already. */
  name(url, name, how = "step") {
    Object.assign(this, { pressed: false, before: null, parameter: null });
    const pushes = how === "step" || this.at === 0;
    if (pushes) {
      this.at += 1;
      this.names.length = this.at;
      this.names[this.at] = name;
      keepNames(this.names);
    }
    const vse = { at: this.at, name: this.names[this.at] };
    (pushes ? this.push : this.replace)({ ...window.history.state, vse }, "", url);
    this.tell("");
  }

  returned(state) {
    if (this.going) return;
    const { pathname } = window.location;
    if (pathname !== this.path) Object.assign(this, { arriving: true, path: pathname });
    const before = this.at;
    Object.assign(this, { pressed: false, before: null, parameter: null });
    this.at = state?.vse?.at ?? 0;
    this.names[this.at] ??= state?.vse?.name ?? null;
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

/** What takes the buttons off again, by their place. @type {WeakMap<Element, () => void>} */
const left = new WeakMap();

export function mount({ parentElement }) {
  const steps = (window.vseSteps ??= new Steps());
  const root = parentElement.querySelector(".vse-undo");
  // Streamlit mounts again on every run; what is drawn stays.
  if (root.childElementCount) return left.get(root);
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
  left.set(root, () => {
    // Streamlit also gives up a call that newer data overtook, while the place is in use.
    if (parentElement.isConnected) return;
    steps.heard.delete(hear);
    window.removeEventListener("keydown", onKey);
    clearTimeout(timer);
    root.replaceChildren();
  });
  return left.get(root);
}
