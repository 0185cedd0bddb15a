/** Mouse, pen and touch: a click picks, a drag with a tool encloses, hovering tells. */

import { svg } from "../dom.js";

const STILL = 5;
const REACH = { mouse: 7, pen: 9, touch: 18 };

export class Pointer {
  /**
   * @param {HTMLElement} stage
   * @param {SVGElement} over layer in which the outline is shown
   * @param {{click: Function, hover: Function, leave: Function, enclose: Function}} on
   *   callbacks with pixel positions of the stage
   */
  constructor(stage, over, on) {
    this.stage = stage;
    this.over = over;
    this.on = on;
    this.tool = "pan";
    this.pressed = null;
    this.outline = null;
    this.abort = new AbortController();
    const { signal } = this.abort;
    const capture = { signal, capture: true };
    stage.addEventListener("pointerdown", (event) => this.down(event), capture);
    stage.addEventListener("mousedown", (event) => this.shield(event), capture);
    stage.addEventListener("touchstart", (event) => this.shield(event), capture);
    stage.addEventListener("pointermove", (event) => this.hover(event), { signal });
    stage.addEventListener("pointerleave", () => this.on.leave(), { signal });
    window.addEventListener("pointermove", (event) => this.move(event), { signal });
    window.addEventListener("pointerup", (event) => this.up(event), { signal });
    window.addEventListener("pointercancel", () => this.drop(), { signal });
  }

  destroy() {
    this.abort.abort();
  }

  at(event) {
    const { stage } = this;
    const box = stage.getBoundingClientRect();
    // The picture begins inside the border.
    return [
      event.clientX - box.left - stage.clientLeft,
      event.clientY - box.top - stage.clientTop,
    ];
  }

  /** While a tool is in hand, Plotly must not pan or turn. */
  shield(event) {
    if (this.tool !== "pan") event.stopPropagation();
  }

  down(event) {
    if (event.button > 0) return;
    this.stage.dataset.by = "pointer";
    this.stage.focus({ preventScroll: true });
    const [x, y] = this.at(event);
    this.pressed = { x, y, id: event.pointerId, moved: false };
    if (this.tool === "pan") return;
    event.stopPropagation();
    this.outline = [[x, y]];
  }

  move(event) {
    const { pressed } = this;
    if (!pressed || event.pointerId !== pressed.id) return;
    const [x, y] = this.at(event);
    if (Math.hypot(x - pressed.x, y - pressed.y) > STILL) pressed.moved = true;
    if (!this.outline || !pressed.moved) return;
    if (this.tool === "lasso") this.outline.push([x, y]);
    else this.outline = [[pressed.x, pressed.y], [x, pressed.y], [x, y], [pressed.x, y]];
    this.show();
  }

  hover(event) {
    if (this.pressed?.moved || event.pointerType === "touch") return;
    this.on.hover(...this.at(event), REACH.mouse);
  }

  up(event) {
    const { pressed, outline } = this;
    if (!pressed || event.pointerId !== pressed.id) return;
    this.drop();
    if (!pressed.moved) this.on.click(pressed.x, pressed.y, REACH[event.pointerType] ?? 9);
    else if (outline?.length > 2) this.on.enclose(outline);
  }

  drop() {
    this.pressed = null;
    this.outline = null;
    this.shape?.remove();
    this.shape = null;
  }

  show() {
    this.shape ??= svg("path", { class: "vse-map__outline" });
    const points = this.outline.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`);
    this.shape.setAttribute("d", `M${points.join("L")}Z`);
    if (!this.shape.isConnected) this.over.append(this.shape);
  }
}
