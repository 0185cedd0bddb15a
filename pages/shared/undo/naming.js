/** What a step changed in the address, what it is called, and the names that a tab keeps. */

import { marksOf } from "../map/hands/seen.js";

export const VIEW = "view";
// In the address, but nothing a person sets, or only what stands beside the picture.
const SILENT = new Set(["work", "side"]);
// Told by what it is called alone: its value is not for people.
const CODED = new Set(["names"]);
const KEPT = "vse steps"; // in the tab's own storage: the steps' names

/** The parameters in which two addresses of one page differ, as far as a person set them. */
export function changed(from, to) {
  const names = new Set([...from.searchParams.keys(), ...to.searchParams.keys()]);
  return [...names].filter((name) => {
    const [before, after] = [from, to].map(({ searchParams }) => searchParams.getAll(name).join());
    // Where one looks is no step.
    if (name === VIEW) return marksOf(before) !== marksOf(after);
    return !SILENT.has(name) && before !== after;
  });
}

/**
 * The server hears late, or never, what the map writes of itself: an address that it changes in
 * something else keeps that, as long as it is of the same data in the same workspace.
 */
export function keepView(from, to) {
  const [known, sent] = [from.searchParams, to.searchParams];
  if (["list", "work"].some((name) => known.get(name) !== sent.get(name))) return;
  if (known.has(VIEW)) sent.set(VIEW, known.get(VIEW));
  else sent.delete(VIEW);
}

/** What a control is called on the page; Streamlit writes its name into a class around it. */
function labelOf(name) {
  const place = document.querySelector(`.st-key-${CSS.escape(name)}`);
  const label = place?.querySelector("[data-testid=stWidgetLabel] p")?.textContent.trim();
  return label || name.replaceAll("_", " ");
}

/** What a page is called in the sidebar. */
function titleOf({ pathname }) {
  const links = [...document.querySelectorAll("[data-testid=stSidebarNavLink]")];
  const link = links.find(({ href }) => new URL(href).pathname === pathname);
  return link?.innerText.split("\n").pop().trim() || "another page";
}

/** The parameter that a step is about; others may change with it. */
export function parameterOf(from, to, pressed) {
  const names = changed(from, to);
  return (
    names.find((name) => pressed?.closest(`.st-key-${CSS.escape(name)}`)) ??
    // Other data take the selection with them, another method the options of the one before.
    names.find((name) => name !== VIEW && to.searchParams.has(name)) ??
    names.find((name) => name !== VIEW) ??
    names[0]
  );
}

export function nameOf(from, to, parameter) {
  if (from.pathname !== to.pathname) return titleOf(to);
  if (parameter === VIEW) return "the selection";
  const value = CODED.has(parameter) ? "" : to.searchParams.get(parameter)?.slice(0, 40);
  return value ? `${labelOf(parameter)}: ${value}` : labelOf(parameter);
}

/** Whether an address lacks what another has, and nothing else. */
export function onlyLacks(from, to) {
  return changed(from, to).every((name) => name !== VIEW && !to.searchParams.has(name));
}

export function keptNames() {
  try {
    return JSON.parse(window.sessionStorage.getItem(KEPT)) ?? [];
  } catch {
    return [];
  }
}

export function keepNames(names) {
  try {
    window.sessionStorage.setItem(KEPT, JSON.stringify(names));
  } catch {
    // A browser that keeps nothing forgets what is ahead when the page is loaded anew.
  }
}
