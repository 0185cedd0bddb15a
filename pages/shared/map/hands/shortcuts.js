/**
 * Keys that work anywhere on the page of a map, but where somebody types: what the page offers as
 * buttons and fields, by one press. `?` tells them.
 */

import { html } from "../dom.js";

const control = (name, what) => document.querySelectorAll(`.st-key-${name} ${what}`);

/** Show the table in the panel, or the point where it is the table already. */
function turnToTable() {
  const faces = [...control("side", "[role=radio]")];
  const table = faces.find((face) => face.textContent.trim() === "Table");
  (table?.ariaChecked === "true" ? faces[0] : table)?.click();
}

/** @returns {[string, string, Function][]} key, what it does in words, and doing it */
function keysOf(map) {
  const methods = [...control("method", "[role=radio]")].map((button, at) => [
    String(at + 1),
    `Map by ${button.textContent.trim()}`,
    () => button.click(),
  ]);
  return [
    ["/", "Find a word or an idea", () => control("find", "input")[0]?.focus()],
    ["f", "Show everything", () => map.actions.home()],
    ...methods,
    ["t", "Table beside the map, or the point", turnToTable],
    ["p", "Fold the panel beside the map, or open it", () => document.querySelector(".vse-fold")?.click()],
    ["v", "Saved views", () => map.actions.toggleViews()],
    ["?", "These keys", () => tell(map)],
  ];
}

const ALWAYS = [
  ["Ctrl+Z", "Undo"],
  ["Ctrl+Shift+Z", "Redo"],
  ["arrows", "On the map: from point to point"],
  ["Enter, Esc", "On the map: select, clear"],
  ["+, −, 0", "On the map: zoom in, out, show everything"],
];

/** Show what the keys do; Esc or the button closes it. */
function tell(map) {
  const words = (tag, text) => {
    const node = html(tag);
    node.textContent = text;
    return node;
  };
  const told = [...keysOf(map), ...ALWAYS].flatMap(([key, does]) => [
    words("dt", key),
    words("dd", does),
  ]);
  const close = html("button", { type: "button", class: "vse-shelf__button" }, "Close");
  const dialog = html("dialog", { class: "vse-keys", "aria-label": "Keys" }, html("dl", {}, ...told), close);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  map.root.append(dialog);
  dialog.showModal();
}

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog");
}

/** @param {Object} map the explorer @param {AbortSignal} signal */
export function listenToShortcuts(map, signal) {
  const onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    // What is typed inside a component's own shadow is told apart by the way it came.
    if (isTyping(event.composedPath()[0])) return;
    const known = keysOf(map).find(([key]) => key === event.key);
    if (!known) return;
    event.preventDefault();
    known[2]();
  };
  window.addEventListener("keydown", onKey, { signal });
}
