/**
 * Rows one below the other, of which only those in view exist.
 *
 * A browser cannot scroll through as many pixels as a million rows are high: beyond some height the
 * bar moves by shares, and the wheel by rows.
 */

import { html } from "./dom.js";
import { shownText, cellOf } from "./cells.js";

const TALLEST = 6_000_000; // pixels; browsers end between 17 and 33 million

export class Grid {
  /**
   * @param {Object} hands with row(index), want(first, last, direction), choose(row),
   *   pick(row), menu(cell, anchor), say(text)
   */
  constructor(hands) {
    this.hands = hands;
    this.first = 0;
    this.total = 0;
    this.columns = [];
    this.active = { index: 0, column: 0 };
    this.head = html("div", { class: "vse-rows__head", role: "row", "aria-rowindex": "1" });
    this.body = html("div", { class: "vse-rows__body", role: "rowgroup" });
    this.space = html("div", { class: "vse-rows__space", role: "presentation" }, this.head, this.body);
    this.node = html(
      "div",
      {
        class: "vse-rows__grid",
        role: "grid",
        tabindex: "0",
        "aria-label": "Rows",
        scroll: () => this.scrolled(),
        wheel: (event) => this.wheeled(event),
        keydown: (event) => this.pressed(event),
      },
      this.space,
    );
    this.node.addEventListener("focus", () => this.draw());
    this.watch = new ResizeObserver(() => this.resized());
    this.watch.observe(this.node);
    this.lines = [];
  }

  resized() {
    const { clientWidth } = this.node;
    if (clientWidth !== this.width) this.hands.resized();
    this.width = clientWidth;
    this.draw();
  }

  get rowHeight() {
    return window.matchMedia("(pointer: coarse)").matches ? 44 : 30;
  }

  get view() {
    return Math.max(0, this.node.clientHeight - this.head.offsetHeight);
  }

  get fitting() {
    return this.view / this.rowHeight;
  }

  /** How many pixels the rows are high, as far as the bar knows. */
  get height() {
    return Math.min(this.total * this.rowHeight, TALLEST);
  }

  get last() {
    return Math.max(0, this.total - this.fitting);
  }

  /** @param {Array} columns {name, kind, width} in their order */
  show(columns, total, isSame) {
    this.columns = columns;
    this.total = total;
    this.node.setAttribute("aria-rowcount", String(total + 1));
    this.node.setAttribute("aria-colcount", String(columns.length + 1));
    if (!isSame) {
      this.first = 0;
      this.active = { index: 0, column: Math.min(this.active.column, columns.length - 1) };
    }
    this.first = Math.min(this.first, this.last);
    this.space.style.width = `${columns.reduce((sum, { width }) => sum + width, 56)}px`;
    this.draw();
  }

  /** Bring a row into view: to the middle where it is far. */
  reveal(index) {
    this.active = { ...this.active, index };
    const far = index < this.first || index > this.first + this.fitting - 1;
    if (far) this.first = Math.min(Math.max(0, index - this.fitting / 2 + 0.5), this.last);
    this.draw();
  }

  scrolled() {
    // What we have placed ourselves is no wish of the person; nor is scrolling to the side.
    if (this.node.scrollTop === this.placed) return;
    this.placed = this.node.scrollTop;
    const way = this.height - this.view;
    this.move(way > 0 ? (this.placed / way) * this.last : 0);
  }

  wheeled(event) {
    // Where the bar moves by shares, a turn of the wheel would jump over rows.
    if (this.total * this.rowHeight <= TALLEST || event.ctrlKey || !event.deltaY) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 1 : 1 / this.rowHeight;
    this.move(this.first + event.deltaY * unit);
  }

  move(first) {
    const direction = Math.sign(first - this.first);
    this.first = Math.min(Math.max(0, first), this.last);
    this.draw(direction);
  }

  draw(direction = 1) {
    const { rowHeight, view } = this;
    this.space.style.height = `${this.height + this.head.offsetHeight}px`;
    this.body.style.height = `${view}px`;
    this.body.style.top = `${this.head.offsetHeight}px`;
    this.placeBar();
    const from = Math.floor(this.first);
    const count = Math.min(this.total - from, Math.ceil(this.fitting) + 1);
    if (count > 0 && view > 0) this.hands.want(from, from + count - 1, direction);
    while (this.lines.length < count) this.lines.push(this.line());
    this.lines.forEach((line, at) => {
      line.hidden = at >= count;
      if (at < count) this.fill(line, from + at, (from + at - this.first) * rowHeight);
    });
    this.hands.drawn(from);
    this.point();
  }

  placeBar() {
    const way = this.height - this.view;
    const top = way > 0 && this.last > 0 ? (this.first / this.last) * way : 0;
    if (Math.abs(this.node.scrollTop - top) < 1) return;
    this.node.scrollTop = top;
    this.placed = this.node.scrollTop;
  }

  line() {
    const node = html("div", { class: "vse-rows__row", role: "row" });
    this.body.append(node);
    node.addEventListener("click", (event) => this.clicked(node, event));
    node.addEventListener("contextmenu", (event) => this.asked(node, event));
    return node;
  }

  fill(line, index, top) {
    const known = this.hands.row(index);
    line.style.transform = `translateY(${top}px)`;
    line.dataset.index = String(index);
    line.dataset.row = known ? String(known.row) : "";
    line.id = `${this.hands.id}-${index}`;
    line.setAttribute("aria-rowindex", String(index + 2));
    line.setAttribute("aria-selected", String(known?.row === this.hands.chosen()));
    line.classList.toggle("is-active", index === this.active.index);
    line.classList.toggle("is-picked", known ? this.hands.isPicked(known.row) : false);
    const key = known ? `${this.version}/${index}/${known.row}` : "";
    if (key && line.dataset.key === key) {
      this.pointIn(line, index);
      return;
    }
    line.dataset.key = key;
    line.replaceChildren(...this.cells(known));
    this.pointIn(line, index);
  }

  cells(known) {
    const number = html(
      "div",
      { class: "vse-rows__cell vse-rows__number", role: "rowheader", "aria-colindex": "1" },
      known ? String(known.row + 1) : "…",
    );
    return [
      number,
      ...this.columns.map((column, at) => cellOf(column, known?.cells[at], at)),
    ];
  }

  /** Mark the cell that the keys stand on. */
  pointIn(line, index) {
    const on = index === this.active.index;
    [...line.children].forEach((cell, at) => {
      cell.classList.toggle("is-here", on && at === this.active.column + 1);
      if (on && at === this.active.column + 1) cell.id = `${this.hands.id}-here`;
      else cell.removeAttribute("id");
    });
  }

  point() {
    const isHere = this.body.querySelector(".vse-rows__row:not([hidden]) > .is-here");
    if (isHere) this.node.setAttribute("aria-activedescendant", isHere.id);
    else this.node.removeAttribute("aria-activedescendant");
  }

  clicked(line, event) {
    const cell = event.target.closest(".vse-rows__cell");
    if (!line.dataset.row || !cell) return;
    const index = Number(line.dataset.index);
    const column = [...line.children].indexOf(cell) - 1;
    this.active = { index, column: Math.max(0, column) };
    if (event.target.closest(".vse-rows__more")) this.openMenu(line, cell, column);
    else if (column < 0 || event.ctrlKey || event.metaKey) this.hands.pick(Number(line.dataset.row));
    else this.hands.choose(Number(line.dataset.row));
    this.draw();
  }

  asked(line, event) {
    const cell = event.target.closest(".vse-rows__cell");
    const column = cell ? [...line.children].indexOf(cell) - 1 : -1;
    if (column < 0 || !line.dataset.row) return;
    event.preventDefault();
    this.active = { index: Number(line.dataset.index), column };
    this.openMenu(line, cell, column);
  }

  openMenu(line, cell, column) {
    const known = this.hands.row(Number(line.dataset.index));
    if (!known || column < 0) return;
    this.hands.menu({ column: this.columns[column], value: known.cells[column], row: known.row }, cell);
  }

  pressed(event) {
    if (event.target !== this.node || event.altKey) return;
    const page = Math.max(1, Math.floor(this.fitting) - 1);
    const far = event.ctrlKey || event.metaKey;
    const { index, column } = this.active;
    const rows = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: far ? -this.total : 0,
      End: far ? this.total : 0,
    };
    const columns = { ArrowLeft: -1, ArrowRight: 1, Home: far ? 0 : -99, End: far ? 0 : 999 };
    const here = this.hands.row(index);
    const commands = {
      Enter: () => here && this.hands.choose(here.row),
      " ": () => here && this.hands.pick(here.row),
      ContextMenu: () => this.menuHere(),
      m: () => this.menuHere(),
    };
    if (event.key in rows || event.key in columns) {
      event.preventDefault();
      const next = Math.min(Math.max(0, index + (rows[event.key] ?? 0)), this.total - 1);
      const across = column + (columns[event.key] ?? 0);
      this.active.column = Math.min(Math.max(0, across), this.columns.length - 1);
      this.step(next);
    } else if (event.key in commands && !far) {
      event.preventDefault();
      commands[event.key]();
    }
  }

  /** Move to a row, and scroll no further than needed. */
  step(index) {
    const direction = Math.sign(index - this.active.index);
    this.active.index = Math.max(0, index);
    if (index < this.first) this.first = index;
    const below = index - Math.floor(this.fitting) + 1;
    if (below > this.first) this.first = below;
    this.draw(direction);
    const here = this.node.querySelector(".is-here");
    here?.scrollIntoView({ block: "nearest", inline: "nearest" });
    const known = this.hands.row(index);
    const column = this.columns[this.active.column];
    if (known && column) this.hands.say(`${column.name}: ${shownText(known.cells[this.active.column])}`);
  }

  menuHere() {
    const line = this.lines.find(({ dataset }) => Number(dataset.index) === this.active.index);
    const cell = line?.children[this.active.column + 1];
    if (cell) this.openMenu(line, cell, this.active.column);
  }

  destroy() {
    this.watch.disconnect();
  }
}
