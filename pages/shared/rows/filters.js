/** The filters of a table: what is typed, clicked or brushed, in one list. */

/**
 * @typedef {Object} Filter
 * @property {string} text the condition, typed
 * @property {boolean} on
 * @property {string} [said] in words, once the server has read it
 * @property {string} [error] why it cannot be read
 * @property {string} [of] the column whose picture made it
 * @property {[number, number]} [span] the bars it covers there
 * @property {boolean} [isFind] it stands in the search field
 */
export class Filters {
  /** @param {Filter[]} list */
  constructor(list = []) {
    this.list = list;
  }

  /** What counts now. @returns {string[]} */
  active() {
    return this.list.filter(({ on, error }) => on && !error).map(({ text }) => text);
  }

  /** What Python keeps. */
  plain() {
    return this.list.map(({ text, on }) => ({ text, on }));
  }

  add(text, more = {}) {
    if (this.list.some((each) => each.text === text && each.on)) return;
    this.list.push({ text, on: true, ...more });
  }

  /** Take what a column's picture asks for in place of what it asked before; the same ends it. */
  brush(text, more) {
    const before = this.list.find(({ of }) => of === more.of);
    this.list = this.list.filter((each) => each !== before);
    if (before?.text !== text || !before.on) this.add(text, more);
  }

  /** Take what the search field asks for. */
  find(text) {
    this.list = this.list.filter(({ isFind }) => !isFind);
    if (text) this.list.push({ text, on: true, isFind: true });
  }

  turn(at) {
    this.list[at].on = !this.list[at].on;
  }

  remove(at) {
    this.list.splice(at, 1);
  }

  /** Take over what the server says of the filters that were active. */
  hear(told) {
    let at = 0;
    for (const filter of this.list) {
      if (!filter.on || filter.error) continue;
      Object.assign(filter, told[at]?.error ? { error: told[at].error } : { said: told[at]?.said });
      at += 1;
    }
  }

  /** What could not be read of other rows may be read of these. */
  reconsider() {
    for (const filter of this.list) delete filter.error;
  }

  spanOf(column) {
    return this.list.find(({ of, on }) => of === column && on)?.span ?? null;
  }
}
