// Beside the map: filters by column, the groups, pictures to save.
const NARROW = 768; // pixels: below, what takes room is folded

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
  const filters = document.getElementById("filters");
  const few = (column) => column.names.length > 1 && column.names.length <= 200;
  const place = filters.querySelector("div");
  for (const column of held.columns) {
    if (column.kind !== "number" && !few(column)) continue;
    const label = made("label", column.name, place);
    label.append(column.kind === "number" ? rangeOf(column) : choiceOf(column));
  }
  filters.hidden = !place.childElementCount;
}

/** What of the figure belongs to a group: its points and its boundary. */
function drawnOf({ at }) {
  const { legendgroup } = plot.data[at];
  const belongs = (trace, i) => i === at || (legendgroup && trace.legendgroup === legendgroup);
  return [...plot.data.keys()].filter((i) => belongs(plot.data[i], i));
}

const isDrawn = ({ at }) => (plot.data[at].visible ?? true) === true;

function draw(traces, visible) {
  Plotly.restyle(plot, { visible }, traces.flatMap(drawnOf));
}

function groupButton(trace, list) {
  const button = made("button", "", made("li", "", list));
  button.type = "button";
  button.title = "Click hides or shows it, a double click shows it alone";
  const { style } = made("i", "", button);
  const color = () => { style.background = plot.data[trace.at].marker.color; };
  plot.on("plotly_redraw", color);
  color();
  made("span", trace.name, button);
  made("span", trace.rows.length.toLocaleString("en"), button);
  button.addEventListener("click", () => draw([trace], isDrawn(trace) ? "legendonly" : true));
  button.addEventListener("dblclick", () => {
    draw(held.traces, "legendonly");
    draw([trace], true);
  });
  return button;
}

function offerLegend() {
  const box = document.getElementById("legend");
  box.hidden = held.title === null;
  if (box.hidden) return;
  box.open = window.innerWidth >= NARROW;
  box.querySelector("summary").textContent = held.title;
  const buttons = held.traces.map((trace) => groupButton(trace, box.querySelector("ul")));
  const tell = () => buttons.forEach((button, i) => {
    button.setAttribute("aria-pressed", String(isDrawn(held.traces[i])));
  });
  plot.on("plotly_restyle", tell);
  tell();
}

function offerPictures() {
  for (const button of document.querySelectorAll("#save button")) {
    button.addEventListener("click", () => {
      const { data, layout } = plot;
      const { width, height } = plot._fullLayout;
      const whole = { ...layout, showlegend: held.title !== null };
      const [format, filename] = [button.textContent.toLowerCase(), held.filename];
      Plotly.downloadImage({ data, layout: whole }, { format, filename, width, height, scale: 2 });
    });
  }
}
