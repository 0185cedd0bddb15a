/** What a person can do to a map, by mouse, key or button. */

import { Address } from "./address.js";
import { mark } from "../dom.js";
import { downloadPicture } from "../drawing/download.js";
import { tipPicture } from "../drawing/thumbnails.js";
import { onCanvas } from "../drawing/traces.js";
import { Links } from "./links.js";
import { nextAct, noMarks } from "./marks.js";
import { goHome, panToRow, uncover, zoomView } from "./navigation.js";
import { drawNeighbors } from "./nearby.js";
import { pick, rowsInside } from "./picking.js";
import { rowSet, told } from "../rows.js";
import { showTip } from "../skeleton.js";
import { tooltipLines } from "./speech.js";

/** Tell what else is on the page what a person has chosen: "point", "selection" or "nothing". */
function announce(root, what) {
  root.dispatchEvent(new CustomEvent("vse:chosen", { bubbles: true, detail: { what } }));
}

/** What fills the screen: the map, or the whole page where a panel belongs to it. */
function roomOf(root) {
  return root.closest(".st-key-workbench") ? document.documentElement : root;
}

export class Actions {
  /** @param {import("../explorer.js").Explorer} map */
  constructor(map) {
    this.map = map;
    this.address = new Address(map);
    this.links = new Links(map);
  }

  /** Take what a payload says of the page around the map. */
  follow(payload, before) {
    this.address.follow(payload, before);
    this.links.follow(payload);
  }

  get marks() {
    return this.map.marks;
  }

  state() {
    return this.map.state();
  }

  tell() {
    const { map, marks } = this;
    map.act = nextAct();
    const { act, points } = map;
    map.emit({ selected: marks.selected, lasso: told(marks.lasso), act, points });
  }

  click(x, y, reach) {
    const state = this.state();
    if (!state || state.moving) return;
    const row = pick(state, this.map.labels, x, y, reach);
    if (row !== null) this.select(row);
    else this.clear();
  }

  select(row) {
    const started = performance.now();
    const changed = this.marks.selected !== row;
    Object.assign(this.marks, { selected: row, cursor: row });
    this.map.refresh();
    mark(this.map.root, "selectMs", (performance.now() - started).toFixed(1));
    this.leave();
    announce(this.map.root, "point");
    uncover(this.map, row);
    if (!changed) return;
    // What fails here, the run brings as well.
    drawNeighbors(this.map, row).catch(() => {});
    this.tell();
  }

  clear() {
    const { selected, lasso } = this.marks;
    this.map.marks = noMarks();
    this.map.refresh();
    this.links.tellLasso(this.marks.lasso);
    announce(this.map.root, "nothing");
    if (selected !== null || lasso.size) this.tell();
  }

  escape() {
    if (this.map.pointer.tool !== "pan") this.setTool("pan");
    this.clear();
  }

  moveCursor(row) {
    if (row === null) return;
    this.marks.cursor = row;
    this.map.refresh();
    panToRow(this.map, row);
  }

  enclose(outline) {
    const state = this.state();
    if (!state) return;
    this.map.marks = { ...noMarks(), lasso: rowSet(rowsInside(state, outline), state.scene.n) };
    this.map.refresh();
    this.links.tellLasso(this.marks.lasso);
    announce(this.map.root, "selection");
    this.tell();
  }

  hover(x, y, reach) {
    const state = this.state();
    const row = state && !state.moving ? pick(state, this.map.labels, x, y, reach) : null;
    this.showTip(state, row);
    this.links.tellRow(row);
  }

  leave() {
    this.showTip(null, null);
    this.links.tellRow(null);
  }

  showTip(state, row) {
    const { parts, screen, size } = this.map;
    parts.stage.classList.toggle("is-over-point", row !== null);
    const at = row === null ? null : { x: screen.px(row), y: screen.py(row) };
    const picture = row === null ? null : tipPicture(state.scene.thumbnails, row);
    showTip(parts.tip, row === null ? [] : tooltipLines(state, row), at, size, picture);
  }

  toggleGroup(group) {
    const { hidden } = this.map;
    if (!hidden.delete(group)) hidden.add(group);
    this.showGroups();
  }

  /** Show one group alone; the second time show all again. */
  onlyGroup(group) {
    const { hidden, groupOfTrace } = this.map;
    const others = groupOfTrace.filter((other) => other !== group);
    const alone = !hidden.has(group) && others.every((other) => hidden.has(other));
    hidden.clear();
    if (!alone) others.forEach((other) => hidden.add(other));
    this.showGroups();
  }

  showGroups() {
    const { map } = this;
    map.showLegend();
    map.refresh();
    if (onCanvas(map.scene)) return;
    const visible = map.groupOfTrace.map((group) => !map.hidden.has(group));
    window.Plotly.restyle(map.plot, { visible });
  }

  /** @param {"pan"|"box"|"lasso"} tool */
  setTool(tool) {
    this.map.setTool(tool);
  }

  /** @param {number} factor above one zooms in */
  zoom(factor, at) {
    if (this.state()) zoomView(this.map, factor, at);
  }

  home() {
    if (this.state()) goHome(this.map);
  }

  /** @param {"png"|"svg"} format */
  download(format) {
    return downloadPicture(this.map, format);
  }

  toggleViews() {
    this.map.views.toggle();
  }

  copyLink() {
    return this.address.copy();
  }

  fullscreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else roomOf(this.map.root).requestFullscreen?.();
  }
}
