/** A cell as it is shown: text, always; numbers to the right. */

import { html } from "./dom.js";

const FRACTIONS = new Intl.NumberFormat("en", { maximumSignificantDigits: 6, useGrouping: false });

/** @param {string | number | boolean | null | undefined} value */
export function shownText(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" && !Number.isInteger(value)) return FRACTIONS.format(value);
  return String(value);
}

/** A value as a condition has it. */
export function literal(value, kind) {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (kind === "truth") return /^(true|yes)$/i.test(value.trim()) ? "true" : "false";
  const number = value.trim();
  if (kind === "number" && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(number)) return number;
  return `'${value.replaceAll("'", "''")}'`;
}

/** A column as a condition has it. */
export function typedName(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The address a cell is, if it is one that may be opened. */
export function addressOf(kind, value) {
  const text = shownText(value).trim();
  return kind === "link" && /^https?:\/\//i.test(text) ? text : null;
}

export function cellOf({ name, kind, width }, value, at) {
  const cell = html("div", {
    class: `vse-rows__cell is-${kind}`,
    role: "gridcell",
    "aria-colindex": String(at + 2),
    style: `width:${width}px`,
  });
  if (value === undefined) return cell;
  const text = html("span", { class: "vse-rows__text" }, shownText(value));
  const more = html("button", {
    class: "vse-rows__more",
    type: "button",
    tabindex: "-1",
    "aria-label": `What to do with this ${name}`,
  }, "⋯");
  cell.append(text, more);
  return cell;
}
