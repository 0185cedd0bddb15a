/** A cell as it is shown: text, always; numbers to the right. */

import { html } from "./dom.js";

const FRACTIONS = new Intl.NumberFormat("en", { maximumSignificantDigits: 6, useGrouping: false });

/**
 * @param {string | number | boolean | null | undefined} value
 * @param {number | null} [decimals] that tell the numbers of a column apart
 */
export function shownText(value, decimals = null) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" && !Number.isInteger(value)) return fraction(value, decimals);
  return String(value);
}

/** A fraction as short as its column allows; never so short that it would be told as nothing. */
function fraction(value, decimals) {
  const short = decimals === null ? "" : value.toFixed(decimals);
  return short && Number(short) !== 0 ? short : FRACTIONS.format(value);
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

export function cellOf({ name, kind, width, decimals }, value, at) {
  const cell = html("div", {
    class: `vse-rows__cell is-${kind}`,
    role: "gridcell",
    "aria-colindex": String(at + 2),
    style: `width:${width}px`,
  });
  if (value === undefined) return cell;
  const short = shownText(value, decimals);
  const whole = typeof value === "number" && short !== String(value) ? { title: String(value) } : {};
  const text = html("span", { class: "vse-rows__text", ...whole }, short);
  const more = html("button", {
    class: "vse-rows__more",
    type: "button",
    tabindex: "-1",
    "aria-label": `What to do with this ${name}`,
  }, "⋯");
  cell.append(text, more);
  return cell;
}
