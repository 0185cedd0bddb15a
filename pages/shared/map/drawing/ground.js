/** Which points lie where in the picture, to tell on whose region a name would lie. */

const CELL = 12;

export class Ground {
  /** @param {Object} state */
  constructor(state) {
    const { area, screen } = state;
    this.area = area;
    this.columns = Math.max(1, Math.ceil((area.right - area.left) / CELL));
    this.lines = Math.max(1, Math.ceil((area.bottom - area.top) / CELL));
    const rows = state.painted ? state.field.rows : null;
    const count = rows?.length ?? screen.n;
    const cellOf = new Int32Array(count).fill(-1);
    // Where the rows of each cell begin and end in `rows`, which holds them cell by cell.
    this.begins = new Uint32Array(this.columns * this.lines + 1);
    for (let i = 0; i < count; i += 1) {
      const row = rows ? rows[i] : i;
      const [column, line] = this.cell(screen.px(row), screen.py(row));
      const inside = column >= 0 && column < this.columns && line >= 0 && line < this.lines;
      if (!inside || !state.isShown(row)) continue;
      cellOf[i] = line * this.columns + column;
      this.begins[cellOf[i] + 1] += 1;
    }
    for (let at = 1; at < this.begins.length; at += 1) this.begins[at] += this.begins[at - 1];
    const next = this.begins.slice();
    this.rows = new Uint32Array(this.begins.at(-1));
    for (let i = 0; i < count; i += 1) {
      if (cellOf[i] < 0) continue;
      this.rows[next[cellOf[i]]] = rows ? rows[i] : i;
      next[cellOf[i]] += 1;
    }
  }

  cell(x, y) {
    const { left, top } = this.area;
    return [Math.floor((x - left) / CELL), Math.floor((y - top) / CELL)];
  }

  /** How much of what lies under a box and is in a region is in another one, 0 to 1. */
  strangers(box, index, region) {
    const [first, top] = this.cell(box.left, box.top).map((at) => Math.max(0, at));
    const [right, bottom] = this.cell(box.right, box.bottom);
    const last = Math.min(right, this.columns - 1);
    let [own, others] = [0, 0];
    for (let line = top; line <= Math.min(bottom, this.lines - 1); line += 1) {
      const from = this.begins[line * this.columns + first];
      const to = this.begins[line * this.columns + last + 1];
      for (let at = from; at < to; at += 1) {
        const other = index[this.rows[at]];
        if (other === region) own += 1;
        else if (other >= 0) others += 1;
      }
    }
    return others ? others / (own + others) : 0;
  }
}
