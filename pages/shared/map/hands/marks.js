/** What is chosen on a map, and whose choice counts; see memory.py. */

let acts = 0;

/** The number of what a person does now: each comes once while the tab shows this page. */
export function nextAct() {
  acts += 1;
  return acts;
}

/** Before anything is chosen. */
export const noMarks = () => ({
  selected: null,
  cursor: null,
  lasso: new Set(),
});

/**
 * A selection that Python asks for comes with a new number; the same number is an echo. What was
 * asked for before Python had heard of what a person has done since, is out of date.
 *
 * @param {import("../explorer.js").Explorer} map
 */
export function obey(map, { command, after, selected }) {
  if (command === map.command) return;
  // A server that counts from the start again was started again, and has heard of nothing.
  if (command < map.command) map.act = 0;
  map.command = command;
  if (after < map.act) return;
  Object.assign(map.marks, { selected: selected ?? null, cursor: null });
  map.mustShow = map.marks.selected;
}
