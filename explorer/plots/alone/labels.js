// Labels that keep clear of one another at every width and zoom, the most important first. The
// figure has placed them for one width; in a narrower window, or closer, others have room.
const LABELS = "labels";
const GAP = 3;
const LINE = 1.25;
const ruler = document.createElement("canvas").getContext("2d");
const plainly = (text) => new DOMParser().parseFromString(text, "text/html").body.textContent;

function boxOf(trace, at, text) {
  const { xaxis, yaxis, width } = plot._fullLayout;
  const { size, family } = trace.textfont;
  ruler.font = `${size}px ${family}`;
  const [wide, high] = [ruler.measureText(plainly(text)).width, size * LINE];
  const [x, y] = [xaxis._offset + xaxis.d2p(trace.x[at]), yaxis._offset + yaxis.d2p(trace.y[at])];
  const away = (trace.marker.size[at] ?? trace.marker.size) / 2 + GAP;
  const [row, column] = trace.textposition[at].split(" ");
  const across = { left: -wide - away, center: -wide / 2, right: away }[column];
  const down = { top: -high - away, middle: -high / 2, bottom: away }[row];
  const box = { left: x + across, top: y + down, right: x + across + wide, bottom: y + down + high };
  return box.left >= 0 && box.right <= width ? box : null;
}

const apart = (a, b) =>
  a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;

// What the edge of the picture would cut has no room either.
function fitting(trace) {
  const taken = [];
  return held.texts.map((text, at) => {
    const box = boxOf(trace, at, text);
    if (!box || taken.some((other) => !apart(box, other))) return "";
    taken.push(box);
    return text;
  });
}

function declutter() {
  const at = plot.data.findIndex((trace) => trace.name === LABELS);
  const trace = plot._fullData[at];
  if (!held.flat || !trace?.text?.length) return;
  held.texts ??= [...trace.text];
  const texts = fitting(trace);
  if (texts.some((text, i) => text !== trace.text[i])) Plotly.restyle(plot, { text: [texts] }, [at]);
}

function keepApart() {
  plot.on("plotly_afterplot", declutter);
  declutter();
}
