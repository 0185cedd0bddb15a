/** What sets the selected rows apart from all, each a press away from being a filter. */

import { html } from "./dom.js";

function plain(text, act, title) {
  return html("button", { type: "button", class: "vse-rows__plain", title, click: act }, text);
}

function named({ of, column, value }) {
  return of === "word" ? `“${value}”` : `${column}: ${value}`;
}

/**
 * @param {Array | null} apart the server's list, null until it has come
 * @param {Object} hands with only(), filterBy(condition)
 */
export function apartOf(apart, hands) {
  const only = plain("Filter by these rows", hands.only);
  if (!apart) return [only, html("span", {}, "Looking what is more frequent here …")];
  const more = apart.map((each) => {
    const times = `${named(each)} ${each.lift.toFixed(each.lift < 10 ? 1 : 0)} ×`;
    return plain(times, () => hands.filterBy(each.condition), each.said);
  });
  const said = more.length
    ? "More frequent here than in all:"
    : "Nothing is clearly more frequent here than in all.";
  return [only, html("span", {}, said), ...more];
}
