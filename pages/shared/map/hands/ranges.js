/** Rows as a text of ranges, and back. */

/** Ascending rows as ranges: 4-9.12 */
export function ranged(rows) {
  const parts = [];
  for (const row of rows) {
    const last = parts.at(-1);
    if (last && row === last[1] + 1) last[1] = row;
    else parts.push([row, row]);
  }
  return parts.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(".");
}

/** @returns {number[]} the rows of ranges that there are among n, ascending */
export function rowsOf(text, n) {
  const marks = new Uint8Array(n);
  for (const part of text ? text.split(".") : []) {
    const [from, to = from] = part.split("-").map(Number);
    const whole = Number.isInteger(from) && Number.isInteger(to);
    if (whole) marks.fill(1, Math.max(0, from), Math.max(0, to + 1));
  }
  return Array.from(marks.keys()).filter((row) => marks[row]);
}
