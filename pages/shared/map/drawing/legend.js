/** What the colors mean: a button for each group, or the scale of a value. Never on the figure. */

import { groupColors } from "./colors.js";
import { html } from "../dom.js";
import { countsOf } from "./counts.js";

/** A short number for the ends of a scale. */
export function shortNumber(value) {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

/** A number of a scale as a person reads it: a date, where the scale counts days since one. */
export function toldNumber({ since }, value, told = shortNumber) {
  if (!since) return told(value);
  const day = new Date(`${since}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + Math.round(value));
  return day.toISOString().slice(0, 10);
}

/** @returns {{group: number, name: string, color: string, count: number}[]} */
export function legendEntries(scene, theme) {
  const colors = groupColors(scene, theme);
  const counts = countsOf(scene.groups.index);
  const entries = scene.groups.names.map((name, group) => ({
    group,
    name,
    color: colors[group % colors.length],
    count: counts.get(group) ?? 0,
  }));
  const name = scene.groups.none ?? "none";
  const none = { group: -1, name, color: theme.none, count: counts.get(-1) ?? 0 };
  return [...entries, none].filter((entry) => entry.count > 0);
}

function swatch(color) {
  const node = html("span", { class: "vse-legend__swatch" });
  node.style.setProperty("--swatch", color);
  return node;
}

function title(text) {
  const node = html("p", { class: "vse-legend__title" });
  node.textContent = text;
  node.title = text;
  return node;
}

function groupButton(entry, hidden, on) {
  const shown = !hidden.has(entry.group);
  const name = html("span", { class: "vse-legend__name" });
  name.textContent = entry.name;
  const count = html("span", { class: "vse-legend__count" });
  count.textContent = entry.count.toLocaleString("en-US");
  const node = html(
    "button",
    {
      type: "button",
      class: "vse-legend__item",
      "aria-pressed": String(shown),
      "data-group": entry.group,
      click: (event) => (event.shiftKey ? on.onlyGroup(entry.group) : on.toggleGroup(entry.group)),
      dblclick: () => on.onlyGroup(entry.group),
    },
    swatch(entry.color),
    name,
    count,
  );
  node.title = `${entry.name}: click to ${shown ? "hide" : "show"}, double-click to show alone`;
  return node;
}

function scale(scene) {
  const { colorscale, range } = scene.values;
  const stops = colorscale.map(([at, color]) => `${color} ${(at * 100).toFixed(1)}%`);
  const bar = html("span", { class: "vse-legend__bar" });
  bar.style.setProperty("--stops", stops.join(", "));
  const ends = [range[0], (range[0] + range[1]) / 2, range[1]].map((value) => {
    const node = html("span");
    node.textContent = toldNumber(scene.values, value);
    return node;
  });
  const line = html("span", { class: "vse-legend__ends" }, ...ends);
  return html("div", { class: "vse-legend__scale" }, bar, line);
}

/** What the rings mean. */
function addedLine(size) {
  const name = html("span", { class: "vse-legend__name" });
  name.textContent = "added later";
  const count = html("span", { class: "vse-legend__count" });
  count.textContent = size.toLocaleString("en-US");
  const ring = html("span", { class: "vse-legend__ring" });
  return html("div", { class: "vse-legend__added" }, ring, name, count);
}

/**
 * @param {HTMLElement} node
 * @param {Object} scene
 * @param {Object} theme
 * @param {Set<number>} hidden groups
 * @param {{toggleGroup: Function, onlyGroup: Function}} on
 */
export function renderLegend(node, scene, theme, hidden, on) {
  const focused = node.contains(document.activeElement)
    ? document.activeElement.dataset.group
    : undefined;
  node.replaceChildren();
  node.hidden = !scene.groups && !scene.values;
  if (scene.groups) {
    const items = legendEntries(scene, theme).map((entry) => groupButton(entry, hidden, on));
    node.append(title(scene.groups.title), html("div", { class: "vse-legend__items" }, ...items));
  } else if (scene.values) {
    node.append(title(scene.values.title), scale(scene));
  }
  if (scene.added.size) {
    node.hidden = false;
    node.append(addedLine(scene.added.size));
  }
  if (focused !== undefined) node.querySelector(`[data-group="${focused}"]`)?.focus();
}
