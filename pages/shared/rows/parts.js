/** The fixed parts of the table: tabs, search, buttons, places for all else. */

import { literal, typedName } from "./cells.js";
import { html } from "./dom.js";

export const TABS = [
  ["all", "All"],
  ["filtered", "Filtered"],
  ["selected", "Selected"],
];

function tab([name, title], choose) {
  return html(
    "button",
    {
      type: "button",
      role: "tab",
      class: "vse-rows__tab",
      "data-tab": name,
      "aria-selected": "false",
      click: () => choose(name),
    },
    `${title} `,
    html("span", { class: "vse-rows__count" }),
  );
}

/** Where there is little width, what is used less is there on request. */
function moreButton(root) {
  const more = html("button", {
    type: "button",
    class: "vse-rows__plain vse-rows__unfold",
    "aria-label": "More ways to search, filter and show",
    "aria-expanded": "false",
    click: () => {
      const open = root.classList.toggle("is-unfolded");
      more.setAttribute("aria-expanded", String(open));
    },
  }, "⋯");
  return more;
}

/** @param {Object} hands with tab(name), find(), columnMenu(anchor) */
export function buildParts(root, hands) {
  const tabs = html(
    "div",
    { class: "vse-rows__tabs", role: "tablist", "aria-label": "Which rows" },
    ...TABS.map((each) => tab(each, hands.tab)),
  );
  const find = html("input", {
    type: "search",
    class: "vse-rows__field",
    placeholder: "Search the rows",
    "aria-label": "Search the rows",
    input: hands.find,
    keydown: (event) => event.stopPropagation(),
  });
  const where = html("select", { class: "vse-rows__field is-more", "aria-label": "Search in", change: hands.find });
  const stack = html("select", { class: "vse-rows__field is-more", "aria-label": "Stack bars by", change: hands.stack });
  const columns = html(
    "button",
    { type: "button", class: "vse-rows__plain is-more", "aria-haspopup": "menu" },
    "Columns",
  );
  columns.addEventListener("click", () => hands.columnMenu(columns));
  const bar = html("div", { class: "vse-rows__bar" }, tabs, find, moreButton(root), where, stack, columns);
  hands.typed.field.classList.add("is-more");
  const chips = html("div", { class: "vse-rows__chips", role: "list", "aria-label": "Filters" });
  const apart = html("div", { class: "vse-rows__apart", hidden: true });
  const status = html("p", { class: "vse-rows__status", role: "status" });
  const spoken = html("div", { class: "vse-rows__spoken", "aria-live": "polite" });
  const cards = html("div", { class: "vse-rows__cards", hidden: true, tabindex: "0", "aria-label": "Opened rows", role: "region" });
  root.replaceChildren(bar, chips, hands.typed.field, hands.typed.wrong, apart, hands.grid, status, cards, spoken);
  return { tabs, find, where, stack, typed: hands.typed.field, chips, apart, status, spoken, cards };
}

/** Fill a list of choices: none, or one of the names. */
export function fillSelect(select, none, word, names, chosen) {
  const named = names.map((name) => html("option", { value: name }, `${word} ${name}`));
  select.replaceChildren(html("option", { value: "" }, none), ...named);
  select.value = chosen;
}

/** What the search field asks for, typed. */
export function searchOf({ find, where }) {
  const column = where.value ? typedName(where.value) : "*";
  return find.value && `${column} contains ${literal(find.value, "text")}`;
}

/** Put a text where it can be pasted from. @returns {Promise<string>} what came of it */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied.";
  } catch {
    return "The browser does not let pages copy.";
  }
}
