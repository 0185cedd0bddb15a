/** Sets of rows: of few a Set, of many a mark for each row of the map. */

const FEW = 2000;

class Marked {
  /** @param {Iterable<number>} rows @param {number} n rows of the map */
  constructor(rows, n) {
    this.marks = new Uint8Array(n);
    this.size = 0;
    for (const row of rows) this.add(row);
  }

  has(row) {
    return this.marks[row] === 1;
  }

  add(row) {
    if (this.marks[row]) return this;
    this.marks[row] = 1;
    this.size += 1;
    return this;
  }

  *[Symbol.iterator]() {
    for (let row = 0; row < this.marks.length; row += 1) if (this.marks[row]) yield row;
  }

  /** A bit for each row, as base64: what Python is told. */
  packed() {
    const bits = new Uint8Array(Math.ceil(this.marks.length / 8));
    for (const row of this) bits[row >> 3] |= 1 << (row & 7);
    let text = "";
    for (let i = 0; i < bits.length; i += 8192) {
      text += String.fromCharCode(...bits.subarray(i, i + 8192));
    }
    return btoa(text);
  }
}

/** @returns {Set<number>|Marked} */
export function rowSet(rows, n) {
  return rows.length > FEW ? new Marked(rows, n) : new Set(rows);
}

/** What Python is told of a set: the rows, or of many the bits. */
export function told(set) {
  return set instanceof Marked ? { bits: set.packed() } : [...set];
}
