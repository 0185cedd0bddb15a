/**
 * Points in motion.
 *
 * A tween runs between positions on screen, not in the data, so it can also lead from 2-D to 3-D
 * and through any change of range; it ends where the same points are drawn at rest.
 */

const reduced = window.matchMedia("(prefers-reduced-motion: reduce)");

export function prefersStillness() {
  return reduced.matches;
}

/** @returns {Promise<number>} */
export function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** What was drawn has come to the screen, if there is one to look at. */
export function shown() {
  if (document.hidden) return Promise.resolve();
  return nextFrame().then(() => new Promise((resolve) => setTimeout(resolve)));
}

function ease(share) {
  return share < 0.5 ? 4 * share ** 3 : 1 - (-2 * share + 2) ** 3 / 2;
}

/** How long one picture turns into another, in milliseconds, and how the share done follows. */
const MORPH = { duration: 600, share: ease };
/** From one state of a growing layout to the next: about as long as the next takes to come. */
const STEP = { duration: 250, share: (done) => done };

export function paceOf(scene) {
  return scene.stage === "growing" ? STEP : MORPH;
}

/**
 * Run `step(share)` with a share from 0 to 1 at a pace.
 *
 * @returns {{done: Promise<boolean>, stop: () => void}} done tells whether it ran to its end
 */
export function animate(pace, step) {
  let handle = 0;
  let finish;
  const done = new Promise((resolve) => {
    finish = resolve;
  });
  const started = performance.now();
  const tick = (now) => {
    const share = Math.min(1, Math.max(0, (now - started) / pace.duration));
    step(pace.share(share));
    if (share < 1) handle = requestAnimationFrame(tick);
    else finish(true);
  };
  handle = requestAnimationFrame(tick);
  const stop = () => {
    cancelAnimationFrame(handle);
    finish(false);
  };
  return { done, stop };
}

/**
 * Write the positions at `share` of the way between two screens; unseen ends stay put.
 *
 * @param {Int32Array} [rows] those that are written; all without it
 */
export function between(from, to, share, target, rows) {
  const mix = (a, b) => (Number.isFinite(a) ? (Number.isFinite(b) ? a + (b - a) * share : a) : b);
  const count = rows?.length ?? target.n;
  for (let i = 0; i < count; i += 1) {
    const row = rows ? rows[i] : i;
    target.put(row, mix(from.px(row), to.px(row)), mix(from.py(row), to.py(row)));
  }
}
