/** The table: puts its parts together, and asks again when something changes. */

import { apartOf } from "./apart.js";
import { ask, Pages } from "./asking.js";
import { cardsOf } from "./cards.js";
import { chipsOf, typedField } from "./chips.js";
import { literal, typedName } from "./cells.js";
import { mark } from "./dom.js";
import { Filters } from "./filters.js";
import { Grid } from "./grid.js";
import { headCells } from "./head.js";
import { closeMenu } from "./menu.js";
import { menuOfCell, menuOfColumn, menuOfColumns } from "./menus.js";
import { buildParts, fillSelect } from "./parts.js";

const WIDTHS = { number: 104, date: 120, truth: 84, category: 132, link: 160, text: 160 };
const NUMBERED = 56; // pixels of the column before all others
const SHOWN_AT_FIRST = 8;
const MOST_CARDS = 6;
const PATIENCE = 200; // milliseconds after the last letter
const LOWEST = 320;

export class RowsTable {
  constructor(root, tell, kept) {
    this.root = root;
    this.tell = tell;
    this.kept = kept ?? {};
    this.id = `rows-${Math.random().toString(36).slice(2, 8)}`;
    this.filters = new Filters(this.kept.filters);
    this.picked = new Set();
    this.pictures = {};
    this.version = 0;
    this.pages = new Pages((answer) => this.arrived(answer));
    this.grid = new Grid(this.handsOfGrid());
    const typed = typedField((text) => this.ask({ ask: "read", text }), (text, said) => {
      this.filters.add(text, { said });
      this.changed();
    });
    this.parts = buildParts(root, {
      tab: (name) => this.turnTo(name),
      find: () => this.searched(),
      stack: () => this.stacked(),
      columnMenu: (anchor) => menuOfColumns(this, anchor),
      typed,
      grid: this.grid.node,
    });
    this.resized = () => this.fit();
    window.addEventListener("resize", this.resized);
  }

  handsOfGrid() {
    return {
      id: this.id,
      row: (index) => this.pages.at(index),
      want: (...asked) => this.pages.want(...asked),
      chosen: () => this.chosen,
      isPicked: (row) => this.picked.has(row),
      choose: (row) => this.choose(row),
      pick: (row) => this.pick(row),
      menu: (cell, anchor) => menuOfCell(this, cell, anchor),
      say: (text) => this.say(text),
      drawn: (first) => mark(this.root, "first", first),
    };
  }

  ask(question) {
    return ask(this.data.at, { filters: this.filters.active(), ...question });
  }

  // What Python says ---------------------------------------------------------------------------

  update(data) {
    const before = this.data;
    this.data = data;
    if (before?.at !== data.at) this.begin(data, before);
    if (this.command !== data.command) {
      // On the first sight of these rows what was kept here is as good, and knows more.
      const same = JSON.stringify(this.filters.plain()) === JSON.stringify(data.filters);
      this.command = data.command;
      if (!same) this.filters = new Filters(data.filters.map((each) => ({ ...each })));
      this.sort = data.sort;
      this.renew();
    } else if (before?.at !== data.at) this.renew(true);
    else if (before.selection !== data.selection) this.reselected(data.selected);
    if (before?.chosen !== data.chosen) this.follow(data.chosen);
    this.fit();
  }

  begin(data, before) {
    // What more becomes known of the same rows comes as another table: all else stays.
    this.kept = before ? this.keep() : this.kept;
    this.filters.reconsider();
    const names = data.columns.map(({ name }) => name);
    const old = before?.columns.map(({ name }) => name) ?? [];
    const known = this.kept.columns?.filter((name) => names.includes(name)) ?? [];
    const added = old.length ? names.filter((name) => !old.includes(name)) : [];
    this.shown = known.length ? [...known, ...added] : names.slice(0, SHOWN_AT_FIRST);
    this.sort = data.sort;
    this.tab = this.kept.tab ?? "all";
    this.picked.clear();
    this.pictures = {};
    this.kinds = Object.fromEntries(data.columns.map(({ name, kind }) => [name, kind]));
    fillSelect(this.parts.where, [["", "in all columns"], ...names.map((name) => [name, `in ${name}`])], "");
    const groups = data.columns.filter(({ kind }) => kind === "category" || kind === "truth");
    const stacks = groups.map(({ name }) => [name, `stacked by ${name}`]);
    this.stack = groups.some(({ name }) => name === this.kept.stack) ? this.kept.stack : "";
    fillSelect(this.parts.stack, [["", "not stacked"], ...stacks], this.stack);
    this.parts.stack.hidden = !groups.length;
  }

  get columns() {
    const known = new Map(this.data.columns.map((column) => [column.name, column]));
    const shown = this.shown.map((name) => known.get(name));
    const least = shown.reduce((sum, { kind }) => sum + WIDTHS[kind], NUMBERED);
    const wide = shown.filter(({ kind }) => kind === "text" || kind === "link").length;
    // What room is left goes to text.
    const more = wide ? Math.max(0, this.grid.node.clientWidth - least) / wide : 0;
    const grows = { text: more, link: more };
    return shown.map((column) => ({
      ...column,
      width: Math.floor(WIDTHS[column.kind] + (grows[column.kind] ?? 0)),
    }));
  }

  /** Other rows are selected, elsewhere: only the tab that lists them changes. */
  reselected(count) {
    if (this.tab === "selected") this.renew(true);
    const tab = this.parts.tabs.querySelector("[data-tab=selected]");
    tab.lastChild.textContent = count.toLocaleString("en");
  }

  follow(row) {
    this.chosen = row;
    mark(this.root, "chosen", row);
    this.openCards();
    if (row === null || row === undefined) this.grid.draw();
    else this.reveal(row);
  }

  async reveal(row) {
    if (this.seen === row) {
      this.seen = null;
      this.grid.draw();
      return;
    }
    const { place } = await this.ask({ ask: "place", row, tab: this.tab, sort: this.sort });
    if (this.chosen !== row) return;
    if (typeof place === "number") this.grid.reveal(place);
    else this.grid.draw();
  }

  // Asking again -------------------------------------------------------------------------------

  /** A person changed the filters: everything shows it, and Python hears it. */
  changed() {
    const some = this.filters.active().length > 0;
    if (this.tab !== "selected") this.tab = some ? "filtered" : "all";
    this.tell.filters(this.filters.plain());
    this.renew();
  }

  renew(isSame = false) {
    mark(this.root, "ready", "false");
    this.version += 1;
    this.grid.version = this.version;
    const question = {
      filters: this.filters.active(),
      tab: this.tab,
      sort: this.sort,
      columns: this.shown,
    };
    this.isSame = isSame;
    this.pages.begin(this.data.at, question);
    this.pages.fetch(Math.floor((isSame ? this.grid.first : 0) / 100));
    this.picture();
    this.drawChips();
  }

  async picture() {
    const asked = Symbol("newest");
    this.pictured = asked;
    const answer = await this.ask({ ask: "pictures", columns: this.shown, stack: this.stack });
    if (asked !== this.pictured || answer.error) return;
    this.pictures = answer.pictures;
    this.drawHead();
  }

  arrived(answer) {
    if (answer.error) {
      this.parts.status.textContent = answer.error;
      return;
    }
    if (this.answered !== this.version) {
      this.answered = this.version;
      this.filters.hear(answer.filters);
      this.tally(answer);
      this.drawChips();
      this.drawHead();
      this.grid.show(this.columns, answer.total, this.isSame);
      mark(this.root, "ready", "true");
    } else this.grid.draw();
  }

  tally({ counts, total, apart }) {
    for (const tab of this.parts.tabs.children) {
      const chosen = tab.dataset.tab === this.tab;
      tab.setAttribute("aria-selected", String(chosen));
      tab.lastChild.textContent = counts[tab.dataset.tab].toLocaleString("en");
    }
    const none = {
      all: "There are no rows.",
      filtered: "No row passes the filters.",
      selected: "Nothing is selected: draw a box or a lasso on the map, or click a point.",
    };
    this.parts.status.textContent = total ? "" : none[this.tab];
    mark(this.root, "total", total);
    mark(this.root, "tab", this.tab);
    mark(this.root, "filters", this.filters.active().length);
    this.drawApart(apart ?? []);
  }

  drawApart(apart) {
    const node = this.parts.apart;
    node.hidden = this.tab !== "selected" || !this.data.selected;
    const only = () => this.filterBySelected();
    const filterBy = (condition) => this.filterBy(condition);
    node.replaceChildren(...apartOf(apart, { only, filterBy }));
  }

  drawHead() {
    const within = this.grid.head.contains(document.activeElement);
    const name = within && document.activeElement.closest("[data-column]")?.dataset.column;
    this.grid.head.replaceChildren(...headCells(this));
    if (name) {
      const cells = [...this.grid.head.children];
      cells.find(({ dataset }) => dataset.column === name)?.querySelector("button").focus();
    }
  }

  drawChips() {
    this.parts.chips.replaceChildren(...chipsOf(this.filters.list, {
      turn: (at) => this.edit(() => this.filters.turn(at)),
      remove: (at) => this.edit(() => this.filters.remove(at)),
      clear: () => this.clear(),
      copy: () => this.copyFilters(),
    }));
  }

  // What a person does -------------------------------------------------------------------------

  edit(change) {
    change();
    this.changed();
  }

  clear() {
    this.parts.find.value = "";
    this.filters = new Filters();
    this.changed();
  }

  spanOf(name) {
    return this.filters.spanOf(name);
  }

  filterBy(condition, more) {
    if (!condition) return;
    this.edit(() => (more ? this.filters.brush(condition, more) : this.filters.add(condition)));
  }

  async filterBySelected() {
    const { typed } = await this.ask({ ask: "written", of: "selected" });
    this.tab = "filtered";
    if (typed) this.filterBy(typed);
  }

  async copyFilters() {
    const { said, typed } = await this.ask({ ask: "written" });
    await this.copy(`${said}\n${typed}`);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.say("Copied.");
    } catch {
      this.say("The browser does not let pages copy.");
    }
  }

  searched() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      const text = this.parts.find.value;
      const where = this.parts.where.value;
      const column = where ? typedName(where) : "*";
      this.edit(() => this.filters.find(text && `${column} contains ${literal(text, "text")}`));
    }, PATIENCE);
  }

  stacked() {
    this.stack = this.parts.stack.value;
    this.picture();
  }

  turnTo(tab) {
    this.tab = tab;
    this.renew();
  }

  order(sort) {
    this.sort = sort;
    this.tell.sort(sort);
    this.renew();
  }

  move(name, before) {
    const rest = this.shown.filter((each) => each !== name);
    rest.splice(before === null ? rest.length : rest.indexOf(before), 0, name);
    this.shown = rest;
    this.renew(true);
  }

  choose(row) {
    this.seen = row;
    this.chosen = row;
    mark(this.root, "chosen", row);
    this.grid.draw();
    this.openCards();
    // A map of the same rows goes there at once; else the page is asked.
    const detail = { row, of: this.data.rows };
    const asked = new CustomEvent("vse:walk", { detail, cancelable: true });
    if (window.dispatchEvent(asked)) this.tell.walk(row);
  }

  pick(row) {
    if (!this.picked.delete(row)) this.picked.add(row);
    this.grid.draw();
    this.openCards();
  }

  async openCards() {
    const chosen = this.chosen === null || this.chosen === undefined ? [] : [this.chosen];
    const rows = [...new Set([...chosen, ...this.picked])].slice(0, MOST_CARDS);
    const { cards } = this.parts;
    cards.hidden = !rows.length;
    this.cards = rows.join();
    if (!rows.length) return;
    const answer = await this.ask({ ask: "opened", rows });
    if (this.cards !== rows.join() || answer.error) return;
    cards.replaceChildren(...cardsOf(answer, this.kinds, (row) => this.shut(row)));
  }

  shut(row) {
    this.picked.delete(row);
    if (this.chosen === row) this.chosen = null;
    this.grid.draw();
    this.openCards();
  }

  say(text) {
    this.parts.spoken.textContent = text;
  }

  menuOf(name, anchor) {
    menuOfColumn(this, name, anchor);
  }

  toggle(name) {
    const rest = this.shown.filter((each) => each !== name);
    this.shown = rest.length < this.shown.length ? rest : [...rest, name];
    if (!this.shown.length) this.shown = [name];
    this.renew(true);
  }

  // Its place ----------------------------------------------------------------------------------

  /** End where the window does, where there is room above. */
  fit() {
    const { top } = this.root.getBoundingClientRect();
    const room = window.innerHeight - top - 16;
    const height = room >= LOWEST ? room : Math.max(LOWEST, window.innerHeight * 0.8);
    this.root.style.height = `${Math.min(height, Math.max(LOWEST, this.data?.height ?? height))}px`;
  }

  keep() {
    const { shown, tab, stack } = this;
    return { columns: shown, tab, stack, filters: this.filters.list };
  }

  destroy() {
    closeMenu(this.root);
    this.pages.destroy();
    this.grid.destroy();
    window.removeEventListener("resize", this.resized);
    clearTimeout(this.waiting);
  }
}
