/** The saved views one after the other, each with its sentence: the map moves from one to the next. */

import { html, icon, mark } from "../dom.js";
import { prefersStillness } from "../morph.js";

// How long a view is looked at before the next, in milliseconds.
const SHORTEST = 3500;
const LONGEST = 14_000;
const PER_LETTER = 55;

const ICONS = {
  previous: ["M12.5 4.5 7 10l5.5 5.5"],
  next: ["M7.5 4.5 13 10l-5.5 5.5"],
  play: ["M7 4.5v11l8.5-5.5z"],
  stop: ["M6 6h8v8H6z"],
  end: ["M5.5 5.5l9 9M14.5 5.5l-9 9"],
};

function button(name, label, click) {
  const named = { type: "button", class: "vse-button", title: label, "aria-label": label };
  return html("button", { ...named, "data-story-action": name, click }, icon(...ICONS[name]));
}

export class Story {
  /**
   * @param {HTMLElement} node
   * @param {Object} views with told, map, open() and close()
   */
  constructor(node, views) {
    this.node = node;
    this.views = views;
    this.at = null;
    this.playing = false;
    this.toggleButton = button("play", "Play", () => this.toggle());
    this.place = html("span", { class: "vse-story__place" });
    this.title = html("strong");
    this.sentence = html("span");
    const text = html("p", { class: "vse-story__text", "aria-live": "polite" });
    text.append(this.title, " ", this.sentence);
    const hands = html(
      "div",
      { class: "vse-story__hands" },
      button("previous", "Previous view", () => this.step(-1)),
      this.toggleButton,
      button("next", "Next view", () => this.step(1)),
      this.place,
    );
    node.append(hands, text, button("end", "End the story", () => this.end()));
    node.addEventListener("keydown", (event) => this.#key(event));
  }

  get order() {
    return this.views.told.order;
  }

  /** @param {() => void} arrange gives the bar its room before anything moves */
  start(arrange) {
    this.playing = !prefersStillness();
    this.at = 0;
    this.node.hidden = false;
    arrange();
    this.#show("step");
    this.node.querySelector("[data-story-action=next]").focus({ preventScroll: true });
  }

  /** The views have changed: what is told stays, if it is still there. */
  renew() {
    if (this.at === null) return;
    const at = this.order.indexOf(this.id);
    if (at < 0) this.end();
    else this.at = at;
    this.#say();
  }

  step(by) {
    const to = this.at + by;
    if (this.at === null || to < 0 || to >= this.order.length) return;
    this.at = to;
    this.#show("part");
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing && this.at === this.order.length - 1) {
      this.at = 0;
      this.#show("part");
    } else if (this.playing) {
      this.#wait();
    }
    this.#say();
  }

  /** The map shows the view now. */
  arrived(id) {
    if (this.at !== null && id === this.id) this.#wait();
  }

  end() {
    clearTimeout(this.waiting);
    this.at = null;
    this.playing = false;
    this.node.hidden = true;
    mark(this.views.map.root, "story", "");
    this.views.closed();
  }

  #show(how) {
    clearTimeout(this.waiting);
    this.id = this.order[this.at];
    mark(this.views.map.root, "story", this.at + 1);
    this.#say();
    // What is gone is told, and the next follows.
    if (!this.views.open(this.id, how)) this.#wait();
  }

  #wait() {
    clearTimeout(this.waiting);
    if (!this.playing) return;
    const { sentence, name } = this.views.told.items[this.id];
    const reading = (sentence.length + name.length) * PER_LETTER;
    this.waiting = setTimeout(() => {
      if (this.views.map.gone) return;
      if (this.at < this.order.length - 1) {
        this.step(1);
        return;
      }
      this.playing = false;
      this.#say();
    }, Math.min(LONGEST, Math.max(SHORTEST, reading)));
  }

  #say() {
    if (this.at === null) return;
    const { name, sentence, gone } = this.views.told.items[this.id];
    this.place.textContent = `${this.at + 1} / ${this.order.length}`;
    this.title.textContent = name;
    this.sentence.textContent = gone ? `Not here any more. ${gone}` : sentence;
    const ends = { previous: this.at === 0, next: this.at === this.order.length - 1 };
    for (const [action, off] of Object.entries(ends)) {
      const hand = this.node.querySelector(`[data-story-action=${action}]`);
      // Disabled it would lose the focus, and with it the keys.
      hand.setAttribute("aria-disabled", String(off));
    }
    const label = this.playing ? "Stop" : "Play";
    if (this.toggleButton.title === label) return;
    this.toggleButton.title = label;
    this.toggleButton.setAttribute("aria-label", label);
    this.toggleButton.replaceChildren(icon(...ICONS[this.playing ? "stop" : "play"]));
  }

  #key(event) {
    const hands = {
      ArrowRight: () => this.step(1),
      ArrowLeft: () => this.step(-1),
      Escape: () => this.end(),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(hands, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    hands[event.key]();
  }
}
