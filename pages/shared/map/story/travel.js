/** From one part of a picture to another: the ranges of a flat one, the camera of one in space. */

import { relayout, viewKey } from "../hands/navigation.js";
import { nextFrame, prefersStillness } from "../morph.js";

const DURATION = 900; // milliseconds

const mix = (a, b, share) => a + (b - a) * share;
const ease = (share) => share * share * (3 - 2 * share);

/** A size on its way to another: by equal ratios in equal times. */
const scaledTo = (a, b, share) => a * (b / a) ** share;

/** A range on its way to another; zooming keeps one place fixed instead of swinging. */
export function rangeBetween(from, to, share) {
  const [before, after] = [from[1] - from[0], to[1] - to[0]];
  const width = scaledTo(before, after, share);
  const apart = Math.abs(before - after) > 1e-6 * Math.max(before, after);
  const way = apart ? (before - width) / (before - after) : share;
  const low = mix(from[0], to[0], way);
  return [low, low + width];
}

const asList = ({ x, y, z }) => [x, y, z];
const asPoint = ([x, y, z]) => ({ x, y, z });
const length = (vector) => Math.hypot(...vector);
const unit = (vector) => vector.map((value) => value / (length(vector) || 1));

/** A direction on its way to another along the great circle; opposite ones by way of the side. */
function turned(from, to, share) {
  const cosine = Math.min(1, Math.max(-1, from.reduce((sum, v, i) => sum + v * to[i], 0)));
  const angle = Math.acos(cosine);
  if (angle < 1e-6) return to;
  if (angle > Math.PI - 1e-3) {
    const upright = Math.hypot(from[0], from[1]) < 1e-6;
    const side = upright ? [1, 0, 0] : unit([-from[1], from[0], 0]);
    return share < 0.5 ? turned(from, side, share * 2) : turned(side, to, share * 2 - 1);
  }
  const [a, b] = [Math.sin((1 - share) * angle), Math.sin(share * angle)];
  return from.map((value, i) => (a * value + b * to[i]) / Math.sin(angle));
}

/** A camera on its way to another: around what it looks at, nearer or farther. */
export function cameraBetween(from, to, share) {
  const centers = [from.center, to.center].map(asList);
  const eyes = [from.eye, to.eye].map(asList);
  const arms = eyes.map((eye, i) => eye.map((value, axis) => value - centers[i][axis]));
  const far = scaledTo(length(arms[0]) || 1, length(arms[1]) || 1, share);
  const way = turned(unit(arms[0]), unit(arms[1]), share);
  const center = centers[0].map((value, axis) => mix(value, centers[1][axis], share));
  const [before, after] = [from.up, to.up].map((up) => unit(asList(up ?? { x: 0, y: 0, z: 1 })));
  return {
    center: asPoint(center),
    eye: asPoint(way.map((value, axis) => center[axis] + far * value)),
    up: asPoint(unit(turned(before, after, share))),
  };
}

function changeTo(scene, from, to, share) {
  if (scene.dimensions === 3) {
    return { "scene.camera": cameraBetween(from.camera, to.camera, share) };
  }
  return {
    "xaxis.range": rangeBetween(from.x, to.x, share),
    "yaxis.range": rangeBetween(from.y, to.y, share),
  };
}

/** One way at a time; a person who takes hold of the map ends it where it is. */
export class Traveller {
  /** @param {import("../explorer.js").Explorer} map */
  constructor(map) {
    this.map = map;
    this.turn = 0;
    for (const sign of ["pointerdown", "wheel", "keydown"]) {
      const options = { signal: map.abort.signal, capture: true, passive: true };
      map.parts.stage.addEventListener(sign, () => this.stop(), options);
    }
  }

  stop() {
    this.turn += 1;
  }

  /**
   * @param {() => Object} part where to, in the picture as large as it is
   * @returns {Promise<void>} fulfilled when it is there, or when somebody else goes elsewhere
   */
  async lead(part) {
    const { map } = this;
    this.stop();
    const { turn } = this;
    const key = viewKey(map.scene);
    const from = map.projector.view();
    const started = performance.now();
    const duration = prefersStillness() ? 1 : DURATION;
    for (let share = 0; share < 1; ) {
      await nextFrame();
      if (map.gone || this.turn !== turn || viewKey(map.scene) !== key) return;
      // What is drawn anew meanwhile keeps the part shown: go on from there.
      if (map.drawing || map.moving || !map.projector.ready) continue;
      share = Math.min(1, (performance.now() - started) / duration);
      await relayout(map, changeTo(map.scene, from, part(), ease(share)));
    }
  }
}
