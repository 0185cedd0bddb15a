// Work with the map: find, pick a point and walk along its true neighbors.
const MOST_LISTED = 100;
const FAINT = 0.2; // seen on either ground, and no more than that
const panel = document.getElementById("panel");
const [find, count, found, about] = ["find", "count", "found", "point"]
  .map((id) => document.getElementById(id));

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
  if (rows?.length) made("li", "Found", found).className = "heading";
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
  panel.scrollTop = 0;
  dim([row, ...near.map((other) => other.row)]);
  made("h2", held.labels[row], about);
  const picture = pictureOf(row);
  if (picture) about.append(picture);
  describe(row, near);
}

function describe(row, near) {
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

function leave() {
  chosen = null;
  about.replaceChildren();
  for (const at of [drawnAt, drawnAt + 1]) Plotly.restyle(plot, placed([]), [at]);
  dim(passing());
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

// Beginning ----------------------------------------------------------------------------------

function overlays() {
  const { color } = plot.layout.font;
  // Of the kind of the points, so that it lies over them.
  const { type } = plot.data[held.traces[0].at];
  const kind = { type, showlegend: false, hoverinfo: "skip", meta: INKED };
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
    if (event.key === "Escape") leave();
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
  offerLegend();
  offerPictures();
  listen();
  look();
  keepApart();
  if (held.images) {
    const { sheet, mime } = held.images;
    held.sheet = await createImageBitmap(new Blob([bytesOf(sheet)], { type: mime }));
  }
  panel.dataset.ready = "yes";
});
