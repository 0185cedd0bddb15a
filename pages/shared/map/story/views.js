/** Saved views on the map: shown as a strip below it, opened, saved, and played as a story. */

import { thumbnailOf } from "../drawing/download.js";
import { brief, written } from "../hands/address.js";
import { Shelf } from "./shelf.js";
import { Story } from "./story.js";

/** What outlives the element: whether the strip is open, and which wishes of the page were heeded. */
const opened = new Set();
const heeded = new Set();

/** In an address, but no settings of a view: these stay, whichever view is opened. */
const STAYING = ["work", "side"];

/** The settings in an address: what one sees is told apart. */
function settingsOf(parameters) {
  const found = new Map();
  for (const name of new Set(parameters.keys())) {
    if (name !== "view" && !STAYING.includes(name)) found.set(name, parameters.getAll(name).join("\n"));
  }
  return found;
}

export class Views {
  /** @param {import("../explorer.js").Explorer} map */
  constructor(map) {
    this.map = map;
    this.told = null;
    this.said = "";
    const { shelf, story } = map.parts;
    this.shelf = new Shelf(shelf, this);
    this.story = new Story(story, this);
  }

  /** Take what the page tells of saved views, when its picture is drawn. */
  take({ views, key }) {
    if (views) {
      this.key = key;
      this.told = views;
      this.#arrange();
      this.shelf.draw();
      this.story.renew();
      this.#heed(views.open);
    }
    this.map.actions.address.arrive();
  }

  /** Open what the page wishes, once. */
  #heed(wish) {
    if (!wish || heeded.has(wish.wish)) return;
    heeded.add(wish.wish);
    opened.add(this.key);
    this.#arrange();
    // Coming here was a step already: Back leads to where the wish was made.
    this.open(wish.id, "part");
  }

  toggle() {
    if (opened.has(this.key)) opened.delete(this.key);
    else opened.add(this.key);
    this.#arrange();
  }

  #arrange() {
    const { map, key } = this;
    const { shelf } = map.parts;
    const hidden = !opened.has(key) || this.story.at !== null;
    map.toolbar.showViews(this.told.order.length, opened.has(key));
    map.root.classList.toggle("has-strip", !hidden || this.story.at !== null);
    if (shelf.hidden === hidden) return;
    shelf.hidden = hidden;
    map.resize();
  }

  say(text) {
    this.said = text;
    this.shelf.text = "";
    this.shelf.draw();
  }

  ask(wish) {
    this.said = "";
    this.map.ask(wish);
  }

  /** A name for what is seen now. */
  proposed() {
    const { list, searched, method } = this.told.proposed;
    const { marks, scene } = this.map;
    let what = searched ? `“${searched}” in ${list}` : list;
    if (marks.lasso.size) what = `${marks.lasso.size.toLocaleString("en")} points of ${list}`;
    if (marks.selected !== null) what = `“${scene.labels.at(marks.selected)}” in ${list}`;
    return `${what.slice(0, this.told.limits.name - 30)}, ${method}`;
  }

  /** What is seen now, to be saved; null while nothing stands still. */
  async capture() {
    const { map } = this;
    if (map.scene?.stage !== "settled" || !map.state() || map.moving) return null;
    const seen = {
      picture: map.scene.view,
      marks: written(map, Infinity),
      query: window.location.search,
    };
    return { ...seen, thumbnail: await thumbnailOf(map, this.told.limits.side) };
  }

  /**
   * Show a saved view: at once what of it is in the picture that is drawn, the rest when it comes.
   *
   * @param {string} id
   * @param {"step"|"part"} how as a step to be undone, or as part of the last one
   * @returns {boolean} whether there is anything to show
   */
  open(id, how) {
    const view = this.told.items[id];
    if (view.gone) {
      this.say(`“${view.name}” cannot be shown. ${view.gone}`);
      return false;
    }
    this.said = "";
    const { address } = this.map.actions;
    const target = new URL(window.location.href);
    const here = target.searchParams;
    const wanted = new URLSearchParams(view.query);
    const differs = this.#differs(here, wanted);
    const next = differs ? this.#shortened(wanted, here) : new URLSearchParams(here);
    next.delete("side"); // of views saved before it stayed
    for (const name of STAYING) if (here.has(name)) next.set(name, here.get(name));
    if (view.marks) next.set("view", brief(view.marks));
    else next.delete("view");
    target.search = next.toString();
    address.seek(view, () => this.story.arrived(id));
    const step = `the view “${view.name}”`;
    if (differs) window.vseSteps.go(target.href, step, how);
    else window.vseSteps.name(target.href, step, how);
    return true;
  }

  /** Without what the address of the same list lacks now, since that is as usual. */
  #shortened(wanted, here) {
    const short = new URLSearchParams(wanted);
    const usual = new URLSearchParams(this.told.now);
    if (wanted.get("list") !== usual.get("list")) return short;
    for (const [name, value] of usual) {
      if (!here.has(name) && wanted.get(name) === value) short.delete(name);
    }
    return short;
  }

  /** Whether the controls say something else than a view: what an address lacks is as usual. */
  #differs(here, wanted) {
    const now = new Map([
      ...settingsOf(new URLSearchParams(this.told.now)),
      ...settingsOf(here),
    ]);
    const then = settingsOf(wanted);
    return now.size !== then.size || [...then].some(([name, value]) => now.get(name) !== value);
  }

  play() {
    this.story.start(() => {
      this.#arrange();
      this.map.resize();
    });
  }

  /** The story has ended. */
  closed() {
    this.#arrange();
    this.map.resize();
    this.map.toolbar.views.focus({ preventScroll: true });
  }
}
