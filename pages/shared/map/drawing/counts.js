/** How many points each group has, counted once. */

/** @type {WeakMap<Int8Array|Int16Array, Map<number, number>>} */
const counted = new WeakMap();

/** How many points each group has. */
export function countsOf(index) {
  let counts = counted.get(index);
  if (!counts) {
    const slots = new Uint32Array(65_536);
    for (let row = 0; row < index.length; row += 1) slots[index[row] & 0xffff] += 1;
    counts = new Map();
    slots.forEach((count, slot) => count && counts.set((slot << 16) >> 16, count));
    counted.set(index, counts);
  }
  return counts;
}
