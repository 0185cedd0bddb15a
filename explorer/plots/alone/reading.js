// What the page holds, read: labels, rows of each trace, columns, and each point's neighbors.
const LONGEST = 60; // letters of a line on hover

const made = (kind, text = "", parent = null) => {
  const element = document.createElement(kind);
  element.textContent = text;
  parent?.append(element);
  return element;
};

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
  held.traces = held.traces.map((trace) => ({ ...trace, rows: numbersOf(trace.rows) }));
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

