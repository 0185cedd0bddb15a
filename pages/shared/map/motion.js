/** Points on their way: from one layout to the next, or through the frames of a recorded one. */

import { mark } from "./dom.js";
import { drawOverlay } from "./drawing/overlay.js";
import { isMany } from "./drawing/traces.js";
import { FIT, sampleOf } from "./field/field.js";
import { animate, between, paceOf, shown } from "./morph.js";
import { Screen } from "./projector.js";
import { dimRoot } from "./skeleton.js";
import { buildState } from "./state.js";

// Of very many points a sample moves; the rest is there again when it has arrived.
const TRAVELLERS = 20_000;

export class Motion {
  /** @param {import("./explorer.js").Explorer} map */
  constructor(map) {
    this.map = map;
  }

  /** The rows that move; null for all. */
  #rows() {
    const { scene } = this.map;
    return isMany(scene) && scene.n > FIT ? sampleOf(scene, TRAVELLERS) : null;
  }

  /** Where the points are on screen now, to start from. */
  start() {
    const { scene, screen } = this.map;
    return scene && screen ? Screen.of(screen, this.#rows()) : null;
  }

  /** Move the points from where they were to where the layout has them. */
  async lead(from) {
    const { map } = this;
    const rows = this.#rows();
    const to = Screen.of(map.projector.place(map.scene), rows);
    const screen = new Screen(map.scene.n);
    map.screen = screen;
    this.run = animate(paceOf(map.scene), (share) => {
      between(from, to, share, screen, rows);
      this.draw(rows);
    });
    return this.run.done;
  }

  /** Paint what Plotly is to draw, until it is here; of space it alone knows the camera. */
  async sketch(layout) {
    const { map } = this;
    if (map.scene.dimensions === 3) return;
    map.projector.expect(layout);
    map.screen = map.projector.place(map.scene);
    dimRoot(map.root, this.draw(this.#rows()));
    mark(map.root, "sketched", "true");
    // Plotly then holds the page up for half a second.
    await shown();
  }

  stop() {
    this.run?.stop();
  }

  set(moving) {
    const { map } = this;
    map.moving = moving;
    map.root.classList.toggle("is-moving", moving);
    if (moving) map.field.hide();
    else map.canvas.clear();
  }

  draw(rows) {
    const state = buildState(this.map);
    this.map.canvas.draw(state, rows);
    drawOverlay(this.map.layers, state);
    return state;
  }

  /** One frame of a recorded layout; the last is the layout itself. */
  show(at) {
    const { map } = this;
    const { frames } = map.player;
    mark(map.root, "iteration", frames.iteration(at));
    if (at >= frames.last) {
      this.set(false);
      map.drawn = "";
      map.refresh();
      return;
    }
    this.set(true);
    if (!(map.screen instanceof Screen)) map.screen = new Screen(map.scene.n);
    frames.project(at, map.projector.transform(), map.screen);
    this.draw();
  }
}
