/** The saved views as a strip of pictures, and the form in which one is named. */

import { html, icon } from "../dom.js";
import { fetched } from "../parts.js";

const EDIT = ["M4 16l.8-3.8 8.4-8.4 3 3-8.4 8.4z", "M11.6 5.4l3 3"];
const SAVE = ["M6 3.5h8v13l-4-3.2-4 3.2z"];
const PLAY = ["M7 4.5v11l8.5-5.5z"];

/** @type {WeakMap<ArrayBuffer, string>} */
const drawn = new WeakMap();

/** Show a picture of a view in an element as soon as it has come. */
async function showPicture(image, reference) {
  const buffer = await fetched(reference);
  if (!drawn.has(buffer)) {
    drawn.set(buffer, URL.createObjectURL(new Blob([buffer], { type: "image/png" })));
  }
  image.src = drawn.get(buffer);
}

function picture(view, attributes = {}) {
  const frame = html("span", { class: "vse-shelf__picture", ...attributes });
  if (!view.thumbnail) return frame;
  const image = html("img", { alt: "" });
  showPicture(image, view.thumbnail).catch(() => {});
  frame.append(image);
  return frame;
}

function textButton(label, click, attributes = {}) {
  return html("button", { type: "button", class: "vse-shelf__button", click, ...attributes }, label);
}

/** A button that is its icon alone where there is little room. */
function iconButton(label, paths, click, name) {
  const own = { class: "vse-shelf__button", type: "button", title: label, "data-shelf": name, click };
  return html("button", own, icon(...paths), html("span", {}, label));
}

export class Shelf {
  /**
   * @param {HTMLElement} node
   * @param {Object} views with told, capture(), open(), ask() and play()
   */
  constructor(node, views) {
    this.node = node;
    this.views = views;
    this.text = "";
    this.editing = false;
  }

  /** Draw what there is, where it is not drawn yet; a form that is open stays. */
  draw() {
    if (this.editing) return;
    const { told, said } = this.views;
    const { order, items, news, deleted, alone } = told;
    const text = JSON.stringify([order, items, news, deleted, alone, said]);
    if (text === this.text && this.node.childElementCount) return;
    this.text = text;
    this.#list();
  }

  #list() {
    const { told } = this.views;
    const focused = document.activeElement?.dataset?.shelf;
    const left = this.list?.scrollLeft ?? 0;
    const hands = html("div", { class: "vse-shelf__hands" });
    hands.append(iconButton("Save this view", SAVE, () => this.#save(), "save"));
    if (told.order.length > 0) {
      hands.append(iconButton("Play as a story", PLAY, () => this.views.play(), "play"));
    }
    this.list = html("ul", { class: "vse-shelf__list", "aria-label": "Saved views" });
    this.list.append(...told.order.map((id) => this.#card(id, told.items[id])));
    if (told.deleted) this.list.append(this.#back(told.deleted));
    if (!told.order.length) {
      const hint = "A view keeps what you see now: the picture, its colors, the part shown, what is selected. Several become a story.";
      this.list.append(html("li", { class: "vse-shelf__hint" }, hint));
    }
    this.node.replaceChildren(hands, this.list, this.#news());
    this.list.scrollLeft = left;
    if (focused) this.node.querySelector(`[data-shelf="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  #news() {
    const { news, alone } = this.views.told;
    const said = alone ? `Kept in this session only. ${alone}` : this.views.said || news;
    const line = html("p", { class: "vse-shelf__news", role: "status", title: said });
    line.textContent = said;
    return line;
  }

  /** The way back of the last deletion, behind the cards. */
  #back(name) {
    const click = () => this.views.ask({ do: "bring back" });
    const back = textButton(`Bring back “${name}”`, click, { "data-shelf": "back", title: name });
    return html("li", { class: "vse-shelf__card vse-shelf__gone" }, back);
  }

  #card(id, view) {
    const about = view.gone ? `Not here any more. ${view.gone}` : view.sentence;
    const open = html(
      "button",
      {
        type: "button",
        class: "vse-shelf__open",
        title: about ? `${view.name}: ${about}` : view.name,
        "data-shelf": id,
        "data-gone": Boolean(view.gone),
        click: () => this.views.open(id, "step"),
      },
      picture(view),
      html("span", { class: "vse-shelf__name" }, view.name),
    );
    const card = html("li", { class: "vse-shelf__card" }, open);
    if (!view.own) return card;
    const label = `Change “${view.name}”`;
    const named = { type: "button", class: "vse-button", title: label, "aria-label": label };
    const edit = { ...named, "data-shelf": `edit ${id}`, click: () => this.#edit(id, view) };
    card.append(html("button", edit, icon(...EDIT)));
    return card;
  }

  async #save() {
    const seen = await this.views.capture();
    if (!seen) {
      this.views.say("Wait until the picture stands still, then save it.");
      return;
    }
    const shown = { name: this.views.proposed(), sentence: "", thumbnail: null };
    const form = this.#form(shown, (given) => this.views.ask({ do: "save", ...seen, ...given }));
    const image = html("img", { alt: "", src: `data:image/png;base64,${seen.thumbnail}` });
    form.querySelector(".vse-shelf__picture").append(image);
  }

  #edit(id, view) {
    const form = this.#form(view, (given) => this.views.ask({ do: "change", id, ...given }));
    const own = this.views.told.order.filter((other) => this.views.told.items[other].own);
    const at = own.indexOf(id);
    const move = (by) => {
      const order = own.filter((other) => other !== id);
      order.splice(at + by, 0, id);
      this.#close();
      this.views.ask({ do: "order", order });
    };
    const remove = () => {
      this.#close();
      this.views.ask({ do: "remove", id });
    };
    form.querySelector(".vse-shelf__does").append(
      textButton("Earlier", () => move(-1), { disabled: at === 0 }),
      textButton("Later", () => move(1), { disabled: at === own.length - 1 }),
      textButton("Delete", remove),
    );
  }

  /** Ask for a name and a sentence. */
  #form(view, give) {
    this.editing = true;
    const { limits } = this.views.told;
    const name = html("input", { type: "text", maxlength: limits.name, required: true });
    const sentence = html("textarea", { rows: 2, maxlength: limits.sentence });
    name.value = view.name;
    sentence.value = view.sentence;
    const submit = (event) => {
      event.preventDefault();
      this.#close();
      give({ name: name.value, sentence: sentence.value });
    };
    const keydown = (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.#close();
    };
    const form = html(
      "form",
      { class: "vse-shelf__form", submit, keydown },
      picture(view),
      html("label", { class: "vse-shelf__field" }, html("span", {}, "Name"), name),
      html(
        "label",
        { class: "vse-shelf__field" },
        html("span", {}, "A sentence: what is to be seen"),
        sentence,
      ),
      html(
        "div",
        { class: "vse-shelf__does" },
        html("button", { type: "submit", class: "vse-shelf__button is-first" }, "Save"),
        textButton("Cancel", () => this.#close()),
      ),
    );
    this.node.replaceChildren(form);
    name.focus();
    name.select();
    return form;
  }

  #close() {
    this.editing = false;
    this.text = "";
    this.views.said = "";
    this.draw();
    this.node.querySelector("[data-shelf=save]")?.focus({ preventScroll: true });
  }
}
