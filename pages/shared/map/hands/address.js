/**
 * What of a picture the address bar tells: the part shown, what is selected and what is hidden.
 *
 * A parameter such as ``f-1.5_1.5_-1_1_900_600*s12*h0.3*l4-9.12``: for a flat picture its ranges
 * and its size in pixels (f), in space the camera (c), the chosen row (s), hidden groups (h) and
 * rows inside a lasso (l). What of it is long stands there as an id (see long.js). It is written
 * where Python names the parameter, and read once, when a page is opened.
 */

import { sameRows } from "../decode.js";
import { copied } from "./clipboard.js";
import { LongParts } from "./long.js";
import { ranged, rowsOf } from "./ranges.js";
import { marksOf } from "./seen.js";
import { listenToShortcuts } from "./shortcuts.js";
import { homeView, refit } from "../view.js";
import { rowSet } from "../rows.js";
import { Traveller } from "../story/travel.js";

const WAIT = 250; // milliseconds a view must rest
// An address must stay one that mail and chat programs take.
const LONGEST = 900;

const listNow = () => new URLSearchParams(window.location.search).get("list");

const short = (number, digits = 5) => String(Number(number.toPrecision(digits)));
const numbers = (text) => text.split("_").map(Number);

function shownPart(scene, projector) {
  const view = projector.view();
  if (scene.dimensions === 3) {
    const { eye, center, up } = view.camera;
    const home = homeView(scene, projector.size).camera;
    const same = ["x", "y", "z"].every((axis) => Math.abs(eye[axis] - home.eye[axis]) < 1e-3);
    const all = [eye, center, up].flatMap(({ x, y, z }) => [x, y, z]);
    return same ? "" : `c${all.map((value) => short(value, 4)).join("_")}`;
  }
  const home = homeView(scene, projector.size);
  const span = home.x[1] - home.x[0];
  const off = (axis, end) => Math.abs(view[axis][end] - home[axis][end]);
  const same = [0, 1].every((end) => off("x", end) + off("y", end) < 1e-3 * span);
  const { width, height } = projector.size;
  return same ? "" : `f${[...view.x, ...view.y, width, height].map((value) => short(value)).join("_")}`;
}

const nowhere = () => "";

/**
 * What a map shows, as the parameter tells it; nothing where it shows all of it.
 *
 * @param {number} longest part that is written out
 * @param {(text: string) => string} short what stands for those that are longer
 */
export function written({ scene, projector, marks, hidden }, longest = LONGEST, short = nowhere) {
  const rows = [...marks.lasso].sort((a, b) => a - b);
  const parts = [
    scene.stage === "settled" ? shownPart(scene, projector) : "",
    marks.selected === null ? "" : `s${marks.selected}`,
    hidden.size ? `h${[...hidden].sort((a, b) => a - b).join(".")}` : "",
    rows.length ? `l${ranged(rows)}` : "",
  ];
  const long = parts.filter((part) => part.length >= longest).join("*");
  const told = parts.filter((part) => part.length < longest);
  return [...told, long && short(long)].filter(Boolean).join("*");
}

/** The same without what is too long for an address. */
export function brief(text) {
  return text.split("*").filter((part) => part.length < LONGEST).join("*");
}

/** What a parameter tells, by the letter that says what it is. */
function toldBy(text) {
  return new Map(text.split("*").map((part) => [part.slice(0, 1), part.slice(1)]));
}

/** The part of a picture that is told; null where none is, or none that can be. */
function partOf(told, scene, size) {
  const [flat, camera] = ["f", "c"].map((name) => told.get(name));
  const given = numbers(flat ?? camera ?? "");
  if (!given.every(Number.isFinite)) return null;
  if (scene.dimensions === 3 && camera && given.length === 9) {
    const [eye, center, up] = [0, 3, 6].map((at) => {
      const [x, y, z] = given.slice(at, at + 3);
      return { x, y, z };
    });
    return { ...homeView(scene, size), camera: { eye, center, up } };
  }
  const [left, right, low, high, width, height] = given;
  const sound = flat && given.length === 6 && right > left && high > low && width * height > 0;
  if (scene.dimensions === 3 || !sound) return null;
  return refit(scene, { x: [left, right], y: [low, high] }, { width, height }, size);
}

export class Address {
  /** @param {import("../explorer.js").Explorer} map */
  constructor(map) {
    this.map = map;
    this.name = null;
    this.asked = new Map();
    this.long = new LongParts((wish) => map.ask(wish));
    this.list = listNow();
    this.awaited = false;
    // A saved view whose picture is not drawn yet, and where to look once it is.
    this.goal = null;
    this.target = null;
    this.traveller = new Traveller(map);
    // Who takes hold of the map meanwhile has given it up.
    for (const press of ["pointerdown", "keydown"]) {
      const options = { signal: map.abort.signal, capture: true };
      map.parts.stage.addEventListener(press, () => this.#giveUp(), options);
    }
  }

  /** Take over what the address tells, when the first scene of a page has come. */
  follow({ link, coloring, long }, before) {
    this.coloring = coloring;
    if (long) this.long.take(long);
    if (this.unknown && !this.long.lacks(this.#text())) this.#recall();
    if (this.#isThere()) this.#take();
    if (before && this.awaited && !sameRows(before, this.map.scene)) this.#recall();
    if (before || !link) return;
    this.name = link;
    const { map } = this;
    map.toolbar.link.hidden = false;
    const { signal } = map.abort;
    listenToShortcuts(map, signal);
    const { pathname } = window.location;
    const here = () => window.location.pathname === pathname;
    // On the way to another page the map is about to go.
    window.addEventListener("popstate", () => here() && this.#returned(), { signal });
    // Who comes by a link sees the map as it was left; who comes by Back, as it was then.
    const back = window.vseSteps?.arriving;
    if (map.kept && !back) return;
    if (back) window.vseSteps.arriving = false;
    this.unknown = this.long.lacks(this.#text());
    if (this.unknown) return;
    this.asked = this.#told();
    // Of what was passed through on the way Python may not have heard.
    if (this.#mark(this.asked) || back) map.actions.tell();
  }

  #text() {
    return new URLSearchParams(window.location.search).get(this.name) ?? "";
  }

  #told() {
    return toldBy(this.long.full(this.#text()));
  }

  /** What the address tells of the map as it is now. */
  #written() {
    return written(this.map, LONGEST, (text) => this.long.short(text));
  }

  /** Mark and hide what the parameter names; @returns {boolean} whether it names any row */
  #mark(told) {
    const { map } = this;
    const { n } = map.scene;
    const [chosen] = rowsOf(told.get("s") ?? "", n);
    const inside = rowsOf(told.get("l") ?? "", n);
    map.hidden.clear();
    for (const group of told.get("h")?.split(".").map(Number) ?? []) map.hidden.add(group);
    Object.assign(map.marks, { selected: chosen ?? null, lasso: rowSet(inside, n), cursor: null });
    return chosen !== undefined || inside.length > 0;
  }

  /**
   * Go to what a saved view tells: at once if its picture is drawn, else when it is.
   *
   * @param {{marks: string, picture: string, color: string}} view
   * @param {() => void} arrived
   */
  seek(view, arrived) {
    this.goal = { ...view, told: toldBy(view.marks), arrived };
    this.target = null;
    this.awaited = false;
    if (!this.#isThere()) return;
    this.#take();
    this.map.actions.showGroups();
    this.arrive();
  }

  #isThere() {
    const { goal } = this;
    const { scene, drawing } = this.map;
    if (!goal || !scene || scene.stage !== "settled") return false;
    if (drawing || (goal.picture && scene.view !== goal.picture)) return false;
    // What is hidden is told by the number of a group, and groups may take a while to be found.
    const grouped = !goal.told.has("h") || scene.groups !== null;
    return grouped && (!goal.color || goal.color === this.coloring);
  }

  #take() {
    const { told, arrived } = this.goal;
    this.goal = null;
    this.target = { told, arrived, reached: false };
    // Python is told unless what was marked and what is now are both nothing.
    const { selected, lasso } = this.map.marks;
    const marked = selected !== null || lasso.size > 0;
    if (this.#mark(told) || marked) this.map.actions.tell();
  }

  #giveUp() {
    this.goal = null;
    this.unknown = false;
  }

  /** Where to look in a picture that is about to be drawn, if a saved view tells that. */
  sought() {
    if (!this.target) return null;
    const { scene, size } = this.map;
    this.target.reached = true;
    return partOf(this.target.told, scene, size);
  }

  /** What a saved view tells is drawn: move to the part of it, unless that is shown already. */
  async arrive() {
    const { target, map } = this;
    if (!target) return;
    this.target = null;
    const part = () => {
      const { scene, size } = map;
      return partOf(target.told, scene, size) ?? homeView(scene, size);
    };
    if (!target.reached) await this.traveller.lead(part);
    target.arrived();
  }

  /** Back or Forward: mark again what was marked there; where one looks stays. */
  #returned() {
    clearTimeout(this.waiting);
    const { list } = this;
    this.list = listNow();
    // A saved view brings its own marks; who goes back instead has given it up.
    if (window.vseSteps?.going) return;
    this.goal = null;
    this.target = null;
    // The rows are those of other data, which are on their way.
    this.awaited = this.list !== list;
    if (this.awaited || marksOf(this.#written()) === marksOf(this.#text())) return;
    // Written before the page was loaded anew: Python is asked, and the marks come with its answer.
    this.unknown = this.long.lacks(this.#text());
    if (this.unknown) return;
    this.#recall();
    this.map.actions.showGroups();
  }

  #recall() {
    this.awaited = false;
    this.unknown = false;
    this.#mark(this.#told());
    this.map.actions.tell();
  }

  /** The part of a settled picture that the address asks for, once; null where it asks for none. */
  view(scene, size) {
    const [flat, camera] = ["f", "c"].map((name) => this.asked.get(name));
    if (scene.stage !== "settled" || !(flat || camera)) return null;
    this.asked.clear();
    return partOf(new Map([["f", flat], ["c", camera]]), scene, size);
  }

  /** Have the address tell what is shown now; while it still asks for a view, that stays. */
  write() {
    if (!this.name || this.awaited || this.unknown || this.goal || this.target || this.asked.has("f") || this.asked.has("c")) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#write(), WAIT);
  }

  #write() {
    const { map } = this;
    if (map.gone || !map.scene || map.drawing || !map.projector.ready) return;
    const address = new URL(window.location.href);
    this.list = listNow();
    const text = this.#written();
    if ((address.searchParams.get(this.name) ?? "") === text) return;
    if (text) address.searchParams.set(this.name, text);
    else address.searchParams.delete(this.name);
    window.history.replaceState(window.history.state, "", address);
  }

  /** Put the address, written out, on the clipboard; @returns {Promise<boolean>} whether it is there */
  async copy() {
    clearTimeout(this.waiting);
    if (this.name) this.#write();
    const text = this.long.travelling(new URL(window.location.href));
    return copied(text);
  }
}
