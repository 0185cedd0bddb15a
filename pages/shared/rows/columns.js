/** Which columns are shown, in which order, how wide. */

const WIDTHS = { number: 104, date: 120, truth: 84, category: 132, link: 160, text: 160 };
const NUMBERED = 56; // pixels of the column before all others
const SHOWN_AT_FIRST = 8;

export class Columns {
  constructor() {
    this.all = [];
    this.shown = [];
  }

  /**
   * Take over the columns of a table; what more becomes known of the same rows is shown as well.
   *
   * @param {Array} columns {name, kind, said}
   * @param {string[]} [kept] names that were shown when the page was left
   */
  take(columns, kept) {
    const names = columns.map(({ name }) => name);
    const before = this.all.map(({ name }) => name);
    const known = (before.length ? this.shown : kept ?? []).filter((name) => names.includes(name));
    const added = before.length ? names.filter((name) => !before.includes(name)) : [];
    this.all = columns;
    this.shown = known.length ? [...known, ...added] : names.slice(0, SHOWN_AT_FIRST);
  }

  get(name) {
    return this.all.find((column) => column.name === name);
  }

  /** @returns {string[]} those whose values sort the rows into groups */
  groups() {
    return this.all.filter(({ kind }) => kind === "category" || kind === "truth")
      .map(({ name }) => name);
  }

  /** @returns {Array} {name, kind, said, width}: what room is left goes to text */
  wide(room) {
    const shown = this.shown.map((name) => this.get(name));
    const least = shown.reduce((sum, { kind }) => sum + WIDTHS[kind], NUMBERED);
    const growing = shown.filter(({ kind }) => kind === "text" || kind === "link");
    const more = growing.length ? Math.max(0, room - least) / growing.length : 0;
    return shown.map((column) => ({
      ...column,
      width: Math.floor(WIDTHS[column.kind] + (growing.includes(column) ? more : 0)),
    }));
  }

  /** Put a column before another, or at the end. */
  move(name, before) {
    const rest = this.shown.filter((each) => each !== name);
    rest.splice(before === null ? rest.length : rest.indexOf(before), 0, name);
    this.shown = rest;
  }

  /** Show a column, or hide it; one stays. */
  toggle(name) {
    const rest = this.shown.filter((each) => each !== name);
    if (rest.length === this.shown.length) this.shown = [...rest, name];
    else if (rest.length) this.shown = rest;
  }
}
