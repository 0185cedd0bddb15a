/** One map: its scene, its marks, and how they come to the screen. */

import { Actions } from "./hands/actions.js";
import { Canvas } from "./drawing/canvas.js";
import { Chooser } from "./hands/chooser.js";
import { Decoder, difference, sameRows } from "./decode.js";
import { mark } from "./dom.js";
import { listenToKeys } from "./hands/keyboard.js";
import { noMarks, obey } from "./hands/marks.js";
import { renderLegend } from "./drawing/legend.js";
import { Ruler } from "./drawing/labels.js";
import { nextFrame, prefersStillness } from "./morph.js";
import { Newest } from "./newest.js";
import { nextView, panToRow, resizeView } from "./hands/navigation.js";
import { drawOverlay } from "./drawing/overlay.js";
import { drawnInSpace, Field } from "./field/field.js";
import { Motion } from "./motion.js";
import { Frames, Player } from "./hands/player.js";
import { plotlyIsHere } from "./plotly.js";
import { Pointer } from "./hands/pointer.js";
import { Projector } from "./projector.js";
import { report, reportBegun, reportReady } from "./hands/report.js";
import { buildSkeleton, dimRoot, dressRoot, sizeStage } from "./skeleton.js";
import { buildLook, buildState } from "./state.js";
import { readTheme } from "./drawing/theme.js";
import { Toolbar } from "./hands/toolbar.js";
import { buildFigure, groupsOf, onCanvas } from "./drawing/traces.js";
import { Views } from "./story/views.js";
import { Watcher } from "./watcher.js";

// So long after the view last moved it counts as at rest.
const SETTLED = 140;

export class Explorer {
  /**
   * @param {HTMLElement} root @param {Object<string, (value: Object) => void>} tells Python
   * @param {() => Promise<void>} plotly bring it here
   * @param {Object} [kept] what keptOf() returned for this map before it was taken off the page
   */
  constructor(root, tells, plotly, kept) {
    Object.assign(this, { root, emit: tells.marks, ask: tells.asked, bring: plotly });
    this.kept = kept ?? null;
    this.marks = { ...noMarks(), ...kept?.marks };
    this.hidden = new Set(kept?.hidden);
    this.command = kept?.command ?? null;
    this.act = kept?.act ?? 0;
    this.decoder = new Decoder();
    this.ruler = new Ruler();
    this.moving = false;
    this.drawing = false;
    this.labels = [];
    this.size = { width: 0, height: 0 };
    this.abort = new AbortController();
    this.parts = buildSkeleton(root, `vse-${Math.random().toString(36).slice(2, 8)}`);
    this.actions = new Actions(this);
    this.plot = this.parts.plot;
    this.layers = { under: this.parts.under, over: this.parts.over };
    this.projector = new Projector(this.plot);
    this.canvas = new Canvas(this.parts.canvas);
    this.toolbar = new Toolbar(this.parts.toolbar, this.actions);
    this.chooser = new Chooser(() => this.again());
    const taken = (payload) => this.apply(this.chooser.dressed(payload));
    this.newest = new Newest(taken, () => this.motion.stop());
    this.field = new Field(this.parts);
    this.motion = new Motion(this);
    this.player = new Player(this.parts.player, (at) => this.motion.show(at));
    this.views = new Views(this);
    this.watcher = new Watcher(this.parts.stage, () => this.follow(), this.abort.signal);
    this.listen();
  }

  get gone() {
    return this.abort.signal.aborted;
  }

  listen() {
    const { abort: { signal }, parts: { stage, sketch } } = this;
    this.pointer = new Pointer(stage, sketch, this.actions);
    listenToKeys(stage, this.actions, signal);
    const nearer = (event) => this.actions.zoom(2, this.pointer.at(event));
    stage.addEventListener("dblclick", nearer, { signal });
    document.fonts?.ready.then(() => {
      this.ruler.forget();
      this.refresh();
    });
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.parts.body);
    // What stands above the map decides how much of the window is left for it.
    const page = this.root.closest('[data-testid="stMainBlockContainer"]');
    if (page) this.observer.observe(page);
    window.addEventListener("resize", () => this.resize(), { signal });
  }

  destroy() {
    this.abort.abort();
    this.observer.disconnect();
    this.chooser.destroy();
    this.pointer.destroy();
    this.player.pause();
    this.motion.stop();
    clearTimeout(this.settling);
    window.Plotly?.purge(this.plot);
  }

  /** Take a payload; while one is being drawn only the newest waits. */
  async update(payload) {
    try {
      if (await this.newest.take(payload)) this.resize();
    } catch (error) {
      // What fails because the element has left the page meanwhile, matters to nobody.
      if (!this.gone) throw error;
    }
  }

  async apply(payload) {
    const before = this.scene;
    const scene = await this.decoder.decode(payload);
    if (this.gone) return;
    const theme = readTheme(this.root);
    const themed = theme.key !== this.theme?.key;
    // Points cut short on their way still have to arrive, whatever changes now.
    const differs = this.halfway ? "points" : difference(before, scene);
    const change = themed && differs === "marks" ? "style" : differs;
    const same = before && sameRows(before, scene);
    const from = change === "points" && same ? this.motion.start() : null;
    if (change === "points") this.reset(from);
    if (before ? !same : this.kept?.labels !== this.decoder.textOf("labels")) this.forget();
    else if (before && before.groups?.style !== scene.groups?.style) this.hidden.clear();
    Object.assign(this, { scene, theme, points: payload.points, height: payload.height });
    obey(this, payload);
    this.actions.follow(payload, before);
    this.dress(scene, theme);
    if (change !== "marks") this.look = buildLook(scene, theme, this.size.width);
    if (change === "marks") this.refresh();
    else if (this.isRepaint(change, themed, before)) this.repaint();
    else await this.redraw(before, from);
    const replay = change === "points" || before?.frames?.data !== scene.frames?.data;
    if (replay) this.player.load(scene.frames ? new Frames(scene) : null);
    // Frames that come to a picture already there were asked for.
    if (replay && scene.frames && change !== "points") this.player.play();
    this.reveal();
    this.views.take(payload);
    // The names have come: draw them, on whatever was handed over last.
    this.decoder.naming?.then(() => this.again(), () => {});
  }

  /** Draw what was asked for last once more. */
  again() {
    if (this.newest.last) this.update(this.newest.last);
  }

  /** Other positions: stop what moves, unless it moves on from there. */
  reset(from) {
    this.player.pause();
    if (!from) this.motion.set(false);
    this.drawn = "";
  }

  /** Whether only the colors or sizes of points change that we paint ourselves. */
  isRepaint(change, themed, before) {
    const same = ["axes", "ticks"].every((name) => before?.[name] === this.scene[name]);
    return change === "style" && !themed && same && onCanvas(this.scene);
  }

  repaint() {
    const started = performance.now();
    this.groupOfTrace = groupsOf(this.scene);
    this.refresh();
    mark(this.root, "paintMs", Math.round(performance.now() - started));
  }

  /** Other points: the rows of the old ones mean nothing any more. */
  forget() {
    this.marks = noMarks();
    this.act = 0;
    this.hidden.clear();
  }

  dress(scene, theme) {
    this.ruler.setFamily(theme.font);
    dressRoot(this.root, this.parts, scene, theme);
    this.toolbar.show(this.pointer.tool, scene.dimensions);
    this.showLegend();
    this.measure();
  }

  showLegend() {
    renderLegend(this.parts.legend, this.scene, this.theme, this.hidden, this.actions);
  }

  /** @returns {boolean} whether the size changed */
  measure() {
    const { size } = this;
    this.size = sizeStage(this.root, this.parts, this.height);
    const changed = this.size.width !== size.width || this.size.height !== size.height;
    if (changed) this.canvas.resize(this.size);
    return changed;
  }

  resize() {
    // On its way out of the page an element is without width.
    const unseen = this.gone || this.parts.body.clientWidth === 0;
    if (unseen || !this.scene || this.newest.busy || !this.measure()) return;
    this.look = buildLook(this.scene, this.theme, this.size.width);
    resizeView(this);
  }

  /** Let Plotly draw the points; move them there from where they were. */
  async redraw(before, from) {
    const started = performance.now();
    this.drawing = true;
    reportBegun(this);
    const settings = { hidden: this.hidden, view: nextView(this, before), ...this.size };
    const figure = buildFigure(this.scene, this.theme, settings);
    this.groupOfTrace = figure.groups;
    const morph = from && !prefersStillness();
    if (morph) this.motion.set(true);
    else this.motion.set(false);
    if (!plotlyIsHere()) {
      await this.motion.sketch(figure.layout);
      await this.bring();
      if (this.gone) return;
    }
    await window.Plotly.react(this.plot, figure.data, figure.layout, figure.config);
    while (!this.gone && !this.projector.ready) await nextFrame();
    if (this.gone) return;
    mark(this.root, "paintMs", Math.round(performance.now() - started));
    this.drawn = "";
    const arrived = !morph || (await this.motion.lead(from));
    this.drawing = false;
    // A newer layout waits: the points move on from where they are.
    this.halfway = !arrived && this.newest.waiting !== null;
    if (this.halfway) return;
    this.motion.set(false);
    this.refresh();
    this.watcher.start();
    reportReady(this);
  }

  state() {
    return this.scene && !this.drawing && this.projector.ready ? buildState(this) : null;
  }

  /** The view may have moved: draw anew if it has. */
  follow() {
    if (!this.scene || this.drawing || !this.projector.ready) return false;
    const moved = this.projector.signature() !== this.drawn;
    if (moved) {
      this.refresh("moving");
      clearTimeout(this.settling);
      this.settling = setTimeout(() => this.refresh(), SETTLED);
    }
    return moved;
  }

  /**
   * Draw what lies on the points, from their present positions.
   *
   * @param {"moving"|"rest"} pace while the view moves a frame must not take long
   */
  refresh(pace = "rest") {
    if (!this.scene || !this.projector.ready || this.moving || this.drawing) return;
    const signature = this.projector.signature();
    // While a crowd in space turns, only the points drawn of it are followed.
    const rows = pace === "moving" ? drawnInSpace(this.scene) : null;
    const moved = signature !== this.drawn || this.partly;
    if (moved) this.screen = this.projector.place(this.scene, rows);
    this.partly = rows !== null;
    this.drawn = signature;
    const state = buildState(this);
    dimRoot(this.root, state);
    if (onCanvas(this.scene)) this.canvas.paint(state, signature, pace);
    else this.field.hide();
    const drawn = drawOverlay(this.layers, state);
    this.labels = drawn.labels;
    report(this, drawn);
  }

  /** Show the row that was asked for, if it lies outside the picture. */
  reveal() {
    const row = this.mustShow ?? null;
    this.mustShow = null;
    if (row !== null) panToRow(this, row);
  }

  setTool(tool) {
    this.pointer.tool = tool;
    this.parts.stage.dataset.tool = tool;
    this.toolbar.show(tool, this.scene?.dimensions);
  }
}
