// The ground is that of the reader's system, whenever it changes; on paper it is always light.
const darkened = window.matchMedia("screen and (prefers-color-scheme: dark)");
const ground = { changes: [], dark: false, printing: false };

const isDark = () => darkened.matches && !ground.printing;

function paint(figure) {
  ground.dark = isDark();
  for (const [path, ...values] of ground.changes) {
    const place = path.slice(0, -1).reduce((part, name) => part[name], figure);
    place[path.at(-1)] = values[Number(ground.dark)];
  }
  const { color } = figure.layout.font;
  for (const trace of figure.data.filter(({ meta }) => meta === INKED)) {
    for (const part of [trace.line, trace.marker]) if (part) part.color = color;
  }
}

prepare.push(async (figure) => {
  ground.changes = JSON.parse(await unpack("ground"));
  paint(figure);
});

drawn.then((place) => {
  const repaint = () => {
    if (isDark() === ground.dark) return;
    paint(place);
    Plotly.redraw(place);
  };
  const print = (now) => {
    ground.printing = now;
    repaint();
  };
  darkened.addEventListener("change", repaint);
  window.addEventListener("beforeprint", () => print(true));
  window.addEventListener("afterprint", () => print(false));
  repaint();
});
