/**
 * The small picture of a column: the whole in pale, what passes the filters in dark over it.
 *
 * A bar tells its count under the pointer, a press filters by it, a stroke over several filters by
 * all of them; the arrow keys and Enter do the same.
 */

import { html, svg } from "./dom.js";
import { typedName } from "./cells.js";

const HEIGHT = 36;
const STROKE = 5; // pixels the pointer moves before a press becomes a stroke

const REST = "other";

/** A share of the height; what is there at all can be seen. */
function high(count, most) {
  return count ? Math.min(HEIGHT, Math.max(1, (count / most) * HEIGHT)) : 0;
}

/** The bar of all other values is no value: the rest would vanish beside it. */
function isRest({ shape, bins }, at) {
  return shape === "bars" && at === bins.length - 1 && bins[at].name === REST;
}

/** The count that is as high as the picture. */
function highest(picture) {
  const counts = picture.bins.filter((_, at) => !isRest(picture, at)).map(({ every }) => every);
  return Math.max(1, ...counts);
}

function bar(at, width, from, to, kind, group) {
  return svg("rect", {
    x: at * width + 0.5,
    width: Math.max(0.5, width - 1),
    y: HEIGHT - to,
    height: to - from,
    class: kind,
    "data-group": group ?? null,
  });
}

function layers(picture, width) {
  const { bins, groups } = picture;
  const top = highest(picture);
  const shapes = [];
  bins.forEach((bin, at) => {
    const most = isRest(picture, at) ? Math.max(top, bin.every) : top;
    shapes.push(bar(at, width, 0, high(bin.every, most), "is-every"));
    if (!groups.length) {
      const kind = isRest(picture, at) ? "is-filtered is-rest" : "is-filtered";
      shapes.push(bar(at, width, 0, high(bin.filtered, most), kind));
      return;
    }
    let below = 0;
    bin.stacked.forEach(([, filtered], group) => {
      const size = (filtered / most) * HEIGHT;
      if (size) shapes.push(bar(at, width, below, below + size, "is-group", group % 9));
      below += size;
    });
  });
  return shapes;
}

/** What a stroke over bars asks for, typed. */
export function conditionOf(picture, from, to) {
  const { shape, column, bins, edges } = picture;
  if (from === to || shape === "bars" || edges.length !== bins.length + 1) {
    return bins.slice(from, to + 1).map(({ condition }) => condition).join(" or ");
  }
  const edge = (value) => (typeof value === "string" ? `'${value}'` : String(value));
  const name = typedName(column);
  return `${name} >= ${edge(edges[from])} and ${name} < ${edge(edges[to + 1])}`;
}

function told(picture, from, to) {
  const chosen = picture.bins.slice(from, to + 1);
  const sum = (of) => chosen.reduce((all, bin) => all + bin[of], 0).toLocaleString("en");
  const name = from === to ? chosen[0].name : `${chosen[0].name} … ${chosen.at(-1).name}`;
  return `${name}: ${sum("filtered")} of ${sum("every")}`;
}

/**
 * @param {Object} picture as the server has it
 * @param {number} width
 * @param {[number, number] | null} span bars filtered by
 * @param {(from: number, to: number) => void} choose
 * @param {(text: string) => void} say
 */
export function pictureOf(picture, width, span, choose, say) {
  const count = picture.bins.length;
  if (!count || (count === 1 && isRest(picture, 0))) {
    const none = count ? "all different" : "no values";
    return html("div", { class: "vse-rows__picture is-none" }, none);
  }
  const each = width / count;
  const brush = svg("rect", { class: "is-brush", y: 0, height: HEIGHT, x: 0, width: 0 });
  const tip = html("output", { class: "vse-rows__tip", hidden: true });
  const drawn = svg(
    "svg",
    { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, "aria-hidden": "true" },
    ...layers(picture, each),
    brush,
  );
  const node = html(
    "div",
    {
      class: "vse-rows__picture",
      tabindex: "0",
      role: "group",
      "aria-label": `${picture.column}: ${count} bars${picture.step ? `, ${picture.step}` : ""}. ` +
        "Arrow keys tell each, Enter filters by it.",
    },
    drawn,
    tip,
  );
  const mark = (from, to) => {
    brush.setAttribute("x", String(from * each));
    brush.setAttribute("width", String((to - from + 1) * each));
  };
  const rest = () => {
    tip.hidden = true;
    if (span) mark(...span);
    else brush.setAttribute("width", "0");
  };
  const tell = (from, to) => {
    tip.hidden = false;
    tip.textContent = told(picture, from, to);
    mark(from, to);
  };
  rest();
  listen(node, drawn, { count, each, tell, rest, choose, say: (at) => say(told(picture, at, at)) });
  return node;
}

function listen(node, drawn, { count, each, tell, rest, choose, say }) {
  let begun = null;
  let at = -1;
  const barAt = (event) => {
    const x = event.clientX - drawn.getBoundingClientRect().left;
    return Math.min(count - 1, Math.max(0, Math.floor(x / each)));
  };
  const stretch = (event) => {
    const to = barAt(event);
    if (!begun || Math.abs(event.clientX - begun.x) < STROKE) return [to, to];
    return [Math.min(begun.bar, to), Math.max(begun.bar, to)];
  };
  node.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    begun = { bar: barAt(event), x: event.clientX };
    node.setPointerCapture(event.pointerId);
    event.stopPropagation();
  });
  node.addEventListener("pointermove", (event) => tell(...stretch(event)));
  node.addEventListener("pointerup", (event) => {
    const span = begun && stretch(event);
    begun = null;
    if (span) choose(...span);
  });
  node.addEventListener("pointercancel", () => {
    begun = null;
    rest();
  });
  node.addEventListener("pointerleave", () => begun || rest());
  node.addEventListener("blur", rest);
  node.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      at = Math.min(count - 1, Math.max(0, at + step));
      tell(at, at);
      say(at);
    } else if (event.key === "Enter" && at >= 0) choose(at, at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
