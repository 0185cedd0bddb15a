/** The neighbors of a chosen point where the payload does not have those of all. */

import { inline } from "../parts.js";

/**
 * Ask for them and draw them: the run of the page that the choice causes comes later.
 *
 * @param {import("../explorer.js").Explorer} map
 * @param {number} row
 */
export async function drawNeighbors(map, row) {
  const address = map.newest.last?.nearby;
  if (!address || map.scene.neighbors?.of === row) return;
  const answer = await fetch(new URL(`${address}/${row}`, document.baseURI));
  const found = answer.ok ? await answer.json() : null;
  // Meanwhile another may be chosen, or the points be others.
  if (!found || map.marks.selected !== row || map.newest.last.nearby !== address) return;
  map.scene.neighbors = {
    of: found.of,
    k: found.k,
    index: inline(found.index, "int32"),
    scores: inline(found.scores, "float32"),
  };
  map.refresh();
}
