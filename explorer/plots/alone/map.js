// Work with the map: find, filter, pick a point and walk along its true neighbors.
(() => {
const MOST_LISTED = 100;
const FAINT = 0.08;
const LONGEST = 60;
const panel = document.getElementById("panel");
const [find, filters, count, found, about] = ["find", "filters", "count", "found", "point"]
  .map((id) => document.getElementById(id));
const made = (kind, text = "", parent = null) => {
  const element = document.createElement(kind);
  element.textContent = text;
  parent?.append(element);
  return element;
};

// Reading ------------------------------------------------------------------------------------

function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function numbersOf(text) {
  const bytes = bytesOf(text);
  const n = bytes.length / 4;
  return Uint32Array.from({ length: n }, (_, i) =>
    bytes[i] + bytes[n + i] * 256 + bytes[2 * n + i] * 65536 + bytes[3 * n + i] * 16777216);
}

function columnOf({ name, kind, names, codes }) {
  return { name, kind, names, codes: numbersOf(codes) };
}

// What Plotly shows letter for letter, as the rest of the figure has it.
function escaped(text) {
  const letters = [...text.trim().split(/\s+/).join(" ")];
  const line = letters.length > LONGEST
    ? `${letters.slice(0, LONGEST - 1).join("").trimEnd()}…` : letters.join("");
  const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", $: "&#36;" };
  return line.replace(/[&<>$]/g, (letter) => entities[letter]);
}

const held = {};

async function read(figure) {
  Object.assign(held, JSON.parse(await unpack("points")));
  held.flat = figure.data.every((trace) => !trace.type.endsWith("3d"));
  held.traces = held.traces.map(({ at, rows }) => ({ at, rows: numbersOf(rows) }));
  held.columns = held.columns.map(columnOf);
  held.second = held.second && columnOf(held.second);
  for (const { at, rows } of held.traces) {
    figure.data[at].hovertext = Array.from(rows, (row) => {
      const label = escaped(held.labels[row]);
      const second = held.second && held.second.names[held.second.codes[row]];
      return second === null ? label : `<b>${label}</b><br>${escaped(second)}`;
    });
  }
}

const blocks = new Map();

async function blockOf(number) {
  const { rows, falls } = JSON.parse(await unpack(`near-${number}`));
  return { rows: numbersOf(rows), falls: numbersOf(falls) };
}

async function neighborsOf(row) {
  if (!held.near) return [];
  const { k, rows: size } = held.near;
  const number = Math.floor(row / size);
  if (!blocks.has(number)) blocks.set(number, blockOf(number));
  const { rows, falls } = await blocks.get(number);
  const first = (row % size) * k;
  let { steps } = held.near;
  return Array.from({ length: k }, (_, rank) => {
    steps -= falls[first + rank];
    return { row: rows[first + rank], score: steps / held.near.steps };
  });
}

// Finding ------------------------------------------------------------------------------------

let plot = null;
let base = [];
let drawnAt = 0;
let lasso = null;
let chosen = null;
const limits = new Map();
const easy = (text) => text.normalize("NFKD").toLocaleLowerCase();

function passing() {
  const wanted = easy(find.value.trim());
  if (!wanted && !limits.size && !lasso) return null;
  held.easy ??= held.labels.map(easy);
  const rows = [];
  for (let row = 0; row < held.labels.length; row += 1) {
    if (wanted && !held.easy[row].includes(wanted)) continue;
    if (lasso && !lasso.has(row)) continue;
    if ([...limits.values()].every((passes) => passes(row))) rows.push(row);
  }
  return rows;
}

function look() {
  const rows = passing();
  const all = held.labels.length.toLocaleString("en");
  count.textContent = rows === null ? `${all} points`
    : `${rows.length.toLocaleString("en")} of ${all} points`
      + (rows.length > MOST_LISTED ? `; the first ${MOST_LISTED} are listed` : "");
  found.replaceChildren();
  for (const row of (rows ?? []).slice(0, MOST_LISTED)) entry(found, row);
  dim(rows);
}

function dim(rows) {
  if (rows === null && !held.dimmed) return;
  held.dimmed = rows !== null;
  const inside = rows && new Set(rows);
  if (held.flat) {
    const selected = held.traces.map((trace) => inside
      && Array.from(trace.rows.keys()).filter((at) => inside.has(trace.rows[at])));
    Plotly.restyle(plot, { selectedpoints: selected, "unselected.marker.opacity": FAINT },
      held.traces.map((trace) => trace.at));
    return;
  }
  // In space Plotly cannot dim single points: all are dimmed, and those found drawn over them.
  Plotly.restyle(plot, { "marker.opacity": held.traces.map((_, i) => (rows ? FAINT : base[i])) },
    held.traces.map((trace) => trace.at));
  Plotly.restyle(plot, placed(rows ?? []), [drawnAt + 2]);
}

function placeOf(row) {
  const { at, index } = held.where[row];
  const trace = plot._fullData[at];
  return held.axes.map((axis) => trace[axis][index]);
}

// Rows as coordinates; null, a gap in a line, stays one.
function placed(rows) {
  const places = rows.map((row) => (row === null ? held.axes.map(() => null) : placeOf(row)));
  return Object.fromEntries(held.axes.map((axis, i) => [axis, [places.map((place) => place[i])]]));
}

// One point ----------------------------------------------------------------------------------

function entry(list, row, score = null) {
  const button = made("button", "", made("li", "", list));
  button.type = "button";
  made("span", held.labels[row], button);
  if (score !== null) made("span", score.toFixed(3), button);
  button.addEventListener("click", () => choose(row));
}

async function choose(row) {
  chosen = row;
  const near = await neighborsOf(row);
  // Meanwhile another may be chosen.
  if (chosen !== row) return;
  Plotly.restyle(plot, placed(near.flatMap((other) => [row, other.row, null])), [drawnAt]);
  Plotly.restyle(plot, placed([row]), [drawnAt + 1]);
  about.replaceChildren();
  made("h2", held.labels[row], about);
  const picture = pictureOf(row);
  if (picture) about.append(picture);
  const cells = made("dl", "", about);
  for (const { name, names, codes } of held.columns) {
    if (!names[codes[row]]) continue;
    made("dt", name, cells);
    made("dd", names[codes[row]], cells);
  }
  if (!near.length) return;
  made("p", "Nearest in the full space, by cosine", about);
  const list = made("ol", "", about);
  for (const other of near) entry(list, other.row, other.score);
}

function pictureOf(row) {
  const { images } = held;
  if (!images || !held.sheet || images.absent.includes(row)) return null;
  const canvas = made("canvas");
  const { width, height, columns } = images;
  Object.assign(canvas, { width, height });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Picture of ${held.labels[row]}`);
  const [x, y] = [(row % columns) * width, Math.floor(row / columns) * height];
  canvas.getContext("2d").drawImage(held.sheet, x, y, width, height, 0, 0, width, height);
  return canvas;
}

// Filters ------------------------------------------------------------------------------------

function choiceOf({ name, names, codes }) {
  const counts = new Uint32Array(names.length);
  codes.forEach((code) => { counts[code] += 1; });
  const select = made("select");
  select.append(new Option("any", ""));
  [...names.keys()].sort((a, b) => counts[b] - counts[a]).forEach((code) => {
    const told = `${names[code] || "(empty)"} (${counts[code].toLocaleString("en")})`;
    select.append(new Option(told, String(code)));
  });
  select.addEventListener("change", () => {
    limits.delete(name);
    const code = Number(select.value);
    if (select.value !== "") limits.set(name, (row) => codes[row] === code);
    look();
  });
  return select;
}

function rangeOf({ name, names, codes }) {
  const values = names.map((text) => (text === "" ? NaN : Number(text)));
  const box = made("div");
  box.className = "range";
  const ends = ["from", "to"].map((end) => {
    const input = made("input", "", box);
    Object.assign(input, { type: "number", step: "any", placeholder: end });
    input.setAttribute("aria-label", `${name} ${end}`);
    return input;
  });
  box.addEventListener("input", () => {
    const [low, high] = ends.map((end) => end.value);
    limits.delete(name);
    if (low !== "" || high !== "") {
      limits.set(name, (row) => (low === "" || values[codes[row]] >= Number(low))
        && (high === "" || values[codes[row]] <= Number(high))
        && !Number.isNaN(values[codes[row]]));
    }
    look();
  });
  return box;
}

function offerFilters() {
  const few = (column) => column.names.length > 1 && column.names.length <= 200;
  const place = filters.querySelector("div");
  for (const column of held.columns) {
    if (column.kind !== "number" && !few(column)) continue;
    const label = made("label", column.name, place);
    label.append(column.kind === "number" ? rangeOf(column) : choiceOf(column));
  }
  filters.hidden = !place.childElementCount;
}

// Beginning ----------------------------------------------------------------------------------

function overlays() {
  const { color } = plot.layout.font;
  const kind = { type: held.flat ? "scatter" : "scatter3d", showlegend: false, hoverinfo: "skip" };
  const none = Object.fromEntries(held.axes.map((axis) => [axis, []]));
  const ring = { size: held.flat ? 16 : 10, symbol: "circle-open", color, line: { width: 2 } };
  const dot = { size: 5, symbol: "circle", color };
  return [
    { ...kind, ...none, mode: "lines", line: { color, width: 1.5 }, connectgaps: false },
    { ...kind, ...none, mode: "markers", marker: ring },
    { ...kind, ...none, mode: "markers", marker: dot },
  ];
}

function hovered(event) {
  document.getElementById("hover")?.remove();
  const row = event && rowOf(event.points[0]);
  const picture = row !== undefined && row !== null && pictureOf(row);
  if (!picture) return;
  picture.id = "hover";
  picture.style.left = `${event.event.clientX + 14}px`;
  picture.style.top = `${event.event.clientY + 14}px`;
  document.body.append(picture);
}

function rowOf(point) {
  return held.traces.find((trace) => trace.at === point.curveNumber)?.rows[point.pointNumber];
}

function listen() {
  find.addEventListener("input", look);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || /^(INPUT|SELECT)$/.test(event.target.tagName)) return;
    event.preventDefault();
    find.focus();
  });
  plot.on("plotly_click", ({ points }) => {
    const row = rowOf(points[0]);
    // In space a click is told twice.
    if (row !== undefined && row !== chosen) choose(row);
  });
  plot.on("plotly_hover", hovered);
  plot.on("plotly_unhover", () => hovered(null));
  plot.on("plotly_selected", (event) => {
    lasso = event && new Set(event.points.map(rowOf).filter((row) => row !== undefined));
    look();
  });
  plot.on("plotly_deselect", () => { lasso = null; look(); });
}

prepare.push(read);
drawn.then(async (place) => {
  plot = place;
  held.axes = held.flat ? ["x", "y"] : ["x", "y", "z"];
  held.where = new Array(held.labels.length);
  for (const { at, rows } of held.traces) {
    rows.forEach((row, index) => { held.where[row] = { at, index }; });
  }
  base = held.traces.map(({ at }) => plot._fullData[at].marker.opacity);
  drawnAt = plot.data.length;
  Plotly.addTraces(plot, overlays());
  offerFilters();
  listen();
  look();
  if (held.images) {
    const { sheet, mime } = held.images;
    held.sheet = await createImageBitmap(new Blob([bytesOf(sheet)], { type: mime }));
  }
  panel.dataset.ready = "yes";
});
})();
