/** The table: puts its parts together, and asks again when something changes. */

import { ask, isOnMap, Pages } from "./asking.js";
import { Cards } from "./cards.js";
import { exampleOf, typedField } from "./chips.js";
import { Columns } from "./columns.js";
import { mark } from "./dom.js";
import { drawChips, drawCounts, drawHead, endWithWindow } from "./drawing.js";
import { Filters } from "./filters.js";
import { Grid } from "./grid.js";
import { closeMenu } from "./menu.js";
import { menuOfCell, menuOfColumns } from "./menus.js";
import { buildParts, copied, fillSelect, searchOf } from "./parts.js";

const PATIENCE = 200; // milliseconds after the last letter

export class RowsTable {
  constructor(root, tell, kept) {
    this.root = root;
    this.tell = tell;
    this.kept = kept ?? {};
    this.id = `rows-${Math.random().toString(36).slice(2, 8)}`;
    this.filters = new Filters(this.kept.filters);
    this.shownColumns = new Columns();
    this.tab = this.kept.tab ?? "all";
    this.stack = this.kept.stack ?? "";
    this.pictures = {};
    this.version = 0;
    this.pages = new Pages((answer) => this.arrived(answer));
    this.grid = new Grid(this.handsOfGrid());
    const add = (text, said) => this.edit(() => this.filters.add(text, { said }));
    const typed = typedField((text) => this.ask({ ask: "read", text }), add);
    this.parts = buildParts(root, {
      tab: (name) => this.turnTo(name),
      find: () => this.searched(),
      stack: () => {
        this.stack = this.parts.stack.value;
        this.picture();
      },
      columnMenu: (anchor) => menuOfColumns(this, anchor),
      typed,
      grid: this.grid.node,
    });
    this.parts.find.value = this.kept.find ?? "";
    const opened = (rows) => this.ask({ ask: "opened", rows });
    this.cards = new Cards(this.parts.cards, opened, () => this.grid.draw());
    window.addEventListener("resize", (this.resized = () => this.fit()));
  }

  handsOfGrid() {
    return {
      id: this.id,
      row: (index) => this.pages.at(index),
      want: (...asked) => this.pages.want(...asked),
      chosen: () => this.cards.chosen,
      isPicked: (row) => this.cards.picked.has(row),
      choose: (row) => this.choose(row),
      pick: (row) => this.pick(row),
      resized: () => this.widened(),
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
      if (!same) {
        this.filters = new Filters(data.filters.map((each) => ({ ...each })));
        this.parts.find.value = "";
        this.turnByFilters();
      }
      this.sort = data.sort;
      this.renew();
    } else if (before?.at !== data.at) this.renew(true);
    else if (before.selection !== data.selection) this.reselected(data.selected);
    if (before?.chosen !== data.chosen) this.follow(data.chosen);
    this.fit();
  }

  /** Take over a table: of other rows, or of the same when more is known of them. */
  begin({ columns, rows }, before) {
    this.filters.reconsider();
    this.shownColumns.take(columns, this.kept.columns);
    if (before && before.rows !== rows) this.cards.forget();
    this.pictures = {};
    const names = columns.map(({ name }) => name);
    const groups = this.shownColumns.groups();
    if (!groups.includes(this.stack)) this.stack = "";
    fillSelect(this.parts.where, "in all columns", "in", names, "");
    fillSelect(this.parts.stack, "not stacked", "stacked by", groups, this.stack);
    this.parts.stack.hidden = !groups.length;
    this.parts.typed.placeholder = exampleOf(columns);
  }

  get columns() {
    return this.shownColumns.wide(this.grid.node.clientWidth);
  }

  get shown() {
    return this.shownColumns.shown;
  }

  /** Other rows are selected, elsewhere: only the tab that lists them changes. */
  reselected(count) {
    if (this.tab === "selected") this.renew(true);
    const tab = this.parts.tabs.querySelector("[data-tab=selected]");
    tab.lastChild.textContent = count.toLocaleString("en");
  }

  follow(row) {
    this.cards.choose(row);
    mark(this.root, "chosen", row);
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
    if (this.cards.chosen !== row) return;
    if (typeof place === "number") this.grid.reveal(place);
    else this.grid.draw();
  }

  // Asking again -------------------------------------------------------------------------------

  /** A person changed the filters: everything shows it, and Python hears it. */
  changed() {
    this.turnByFilters();
    this.tell.filters(this.filters.plain());
    this.renew();
  }

  turnByFilters() {
    if (this.tab !== "selected") this.tab = this.filters.active().length ? "filtered" : "all";
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
    drawChips(this);
  }

  async picture() {
    const asked = Symbol("newest");
    this.pictured = asked;
    const answer = await this.ask({ ask: "pictures", columns: this.shown, stack: this.stack });
    if (asked !== this.pictured || answer.error) return;
    this.pictures = answer.pictures;
    drawHead(this);
  }

  arrived(answer) {
    if (answer.error) {
      this.parts.status.textContent = answer.error;
      return;
    }
    if (this.answered !== this.version) {
      this.answered = this.version;
      this.filters.hear(answer.filters);
      drawCounts(this, answer);
      drawChips(this);
      drawHead(this);
      this.grid.show(this.columns, answer.total, this.isSame);
      mark(this.root, "ready", "true");
    } else this.grid.draw();
  }

  /** The grid has another width: so have its columns. */
  widened() {
    if (!this.data || !this.answered) return;
    this.grid.version = `${this.version} ${this.grid.node.clientWidth}`;
    drawHead(this);
    this.grid.show(this.columns, this.grid.total, true);
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
    this.say(await copied(text));
  }

  searched() {
    clearTimeout(this.waiting);
    const find = () => this.filters.find(searchOf(this.parts));
    this.waiting = setTimeout(() => this.edit(find), PATIENCE);
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
    this.shownColumns.move(name, before);
    this.renew(true);
  }

  toggle(name) {
    this.shownColumns.toggle(name);
    this.renew(true);
  }

  choose(row) {
    this.seen = row;
    this.cards.choose(row);
    mark(this.root, "chosen", row);
    this.grid.draw();
    if (!isOnMap(row, this.data.rows)) this.tell.walk(row);
  }

  pick(row) {
    this.cards.pick(row);
    this.grid.draw();
  }

  say(text) {
    this.parts.spoken.textContent = text;
  }

  // Its place ----------------------------------------------------------------------------------

  fit() {
    endWithWindow(this.root, this.data?.height);
  }

  keep() {
    const { shown: columns, tab, stack, filters, parts } = this;
    return { columns, tab, stack, filters: filters.list, find: parts.find.value };
  }

  destroy() {
    closeMenu(this.root);
    this.pages.destroy();
    this.grid.destroy();
    window.removeEventListener("resize", this.resized);
    clearTimeout(this.waiting);
  }
}
