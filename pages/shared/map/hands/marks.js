/** What is chosen on a map, before anything is. */

export const noMarks = () => ({
  selected: null,
  cursor: null,
  lasso: new Set(),
});
