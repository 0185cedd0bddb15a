/** Follows the view while it moves: Plotly has no one event for all that moves it. */

// After the last sign of movement the view is watched this long, for what glides on.
const LINGER = 400;
const SIGNS = ["wheel", "pointerdown", "pointermove", "pointerup"];

export class Watcher {
  /**
   * @param {HTMLElement} stage
   * @param {() => boolean} look draws what moved, and tells whether anything did
   * @param {AbortSignal} signal ends the watch
   */
  constructor(stage, look, signal) {
    this.look = look;
    this.signal = signal;
    this.until = 0;
    this.running = false;
    const options = { signal, passive: true, capture: true };
    for (const type of SIGNS) stage.addEventListener(type, () => this.start(), options);
  }

  start() {
    this.until = performance.now() + LINGER;
    if (this.running) return;
    this.running = true;
    requestAnimationFrame((now) => this.step(now));
  }

  step(now) {
    if (this.signal.aborted) return;
    if (this.look()) this.until = now + LINGER;
    this.running = now < this.until;
    if (this.running) requestAnimationFrame((next) => this.step(next));
  }
}
