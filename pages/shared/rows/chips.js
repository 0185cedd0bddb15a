/** The filters, each with what it does in words, a switch and a cross; and one that is typed. */

import { typedName } from "./cells.js";
import { html } from "./dom.js";

/** What a filter says, without the words all of them share. */
export function inShort(said) {
  return said.replace(/^Rows where /, "").replace(/\.$/, "");
}

function chip(filter, hands, at) {
  const text = filter.error ?? (filter.said ? inShort(filter.said) : filter.text);
  const on = html("button", {
    type: "button",
    class: "vse-rows__switch",
    role: "switch",
    "aria-checked": String(filter.on && !filter.error),
    "aria-label": `Filter: ${text}`,
    click: () => hands.turn(at),
  });
  const off = html(
    "button",
    {
      type: "button",
      class: "vse-rows__cross",
      "aria-label": `Remove the filter: ${text}`,
      click: () => hands.remove(at),
    },
    "×",
  );
  const words = html("span", { title: filter.error ?? filter.text }, text);
  const kind = filter.error ? " is-wrong" : filter.on ? "" : " is-off";
  return html("div", { class: `vse-rows__chip${kind}`, role: "listitem" }, on, words, off);
}

/**
 * @param {Array} filters {text, on, said, error}
 * @param {Object} hands with turn(at), remove(at), clear(), copy()
 */
export function chipsOf(filters, hands) {
  const shown = filters.map((filter, at) => [filter, at]).filter(([{ isFind }]) => !isFind);
  if (!filters.length) return [];
  return [
    ...shown.map(([filter, at]) => chip(filter, hands, at)),
    html("button", { type: "button", class: "vse-rows__plain", click: hands.clear }, "Clear all"),
    html("button", { type: "button", class: "vse-rows__plain", click: hands.copy }, "Copy as text"),
  ];
}

const called = (name) => (/^[a-z_]\w*$/i.test(name) ? name : typedName(name));

/** A condition that these columns could have. */
export function exampleOf(columns) {
  const number = columns.find(({ kind }) => kind === "number");
  const text = columns.find(({ kind }) => kind === "category") ?? columns[0];
  const first = number ? `${called(number.name)} > 0.5 and ` : "";
  return `Type a condition: ${first}${called(text.name)} contains 'a'`;
}

/** A field for a condition. `read` resolves to {error} or {typed, said}. */
export function typedField(read, add) {
  const wrong = html("p", { class: "vse-rows__wrong", role: "alert", hidden: true });
  const field = html("input", {
    type: "text",
    class: "vse-rows__field",
    "aria-label": "Filter by a typed condition",
    spellcheck: "false",
    autocomplete: "off",
    input: () => {
      wrong.hidden = true;
      field.removeAttribute("aria-invalid");
    },
    keydown: async (event) => {
      event.stopPropagation();
      if (event.key !== "Enter" || !field.value.trim()) return;
      const answer = await read(field.value);
      wrong.hidden = !answer.error;
      wrong.textContent = answer.error ?? "";
      field.toggleAttribute("aria-invalid", Boolean(answer.error));
      if (answer.error) return;
      field.value = "";
      add(answer.typed, answer.said);
    },
  });
  return { field, wrong };
}
