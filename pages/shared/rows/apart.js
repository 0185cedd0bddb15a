/** What sets the selected rows apart from all, each a press away from being a filter. */

import { html } from "./dom.js";

function plain(text, act, title) {
  return html("button", { type: "button", class: "vse-rows__plain", title, click: act }, text);
}

/** @param {Array} apart the server's list @param {Object} hands with only(), filterBy(condition) */
export function apartOf(apart, hands) {
  const more = apart.map(({ value, lift, said, condition }) =>
    plain(`${value} ${lift.toFixed(lift < 10 ? 1 : 0)} ×`, () => hands.filterBy(condition), said));
  const said = more.length
    ? "More frequent here than in all:"
    : "Nothing is clearly more frequent here than in all.";
  return [plain("Filter by these rows", hands.only), html("span", {}, said), ...more];
}
