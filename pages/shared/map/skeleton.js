/** The elements of the map, without content. */

import { html, mark, svg } from "./dom.js";

const HELP =
  "Arrow keys walk from point to point, Enter selects, Escape clears, plus and minus zoom, " +
  "0 shows everything, a question mark tells the keys of the page.";

function group(name, label) {
  return html("div", { class: name, role: "group", "aria-label": label, hidden: true });
}

/**
 * @param {HTMLElement} root
 * @param {string} id unique in the page
 * @returns {Object<string, HTMLElement|SVGElement>}
 */
export function buildSkeleton(root, id) {
  const parts = {
    status: html("p", { class: "vse-map__status", role: "status", "aria-live": "polite" }),
    toolbar: html("div", { class: "vse-map__toolbar" }),
    under: svg("svg", { class: "vse-map__layer", "aria-hidden": "true" }),
    plot: html("div", { class: "vse-map__plot" }),
    density: html("canvas", { class: "vse-map__density", "aria-hidden": "true", hidden: true }),
    canvas: html("canvas", { class: "vse-map__layer", "aria-hidden": "true" }),
    over: svg("svg", { class: "vse-map__layer", "aria-hidden": "true" }),
    sketch: svg("svg", { class: "vse-map__layer", "aria-hidden": "true" }),
    tip: html("div", { class: "vse-map__tip", role: "tooltip", hidden: true }),
    legend: group("vse-legend", "Legend"),
    player: group("vse-map__player", "Playback"),
    shelf: group("vse-shelf", "Saved views"),
    story: group("vse-story", "Story"),
  };
  const help = html("p", { class: "vse-map__hidden", id: `${id}-help` }, HELP);
  parts.shade = html("div", { class: "vse-map__shade" }, parts.density);
  parts.stage = html(
    "div",
    {
      class: "vse-map__stage",
      role: "application",
      tabindex: 0,
      "aria-roledescription": "map of points",
      "aria-describedby": `${id}-help`,
    },
    parts.under,
    parts.shade,
    parts.plot,
    parts.canvas,
    parts.over,
    parts.sketch,
    parts.tip,
  );
  parts.body = html("div", { class: "vse-map__body" }, parts.stage, parts.legend);
  parts.bar = html("div", { class: "vse-map__bar" }, parts.status, parts.toolbar);
  root.replaceChildren(parts.bar, parts.body, parts.player, parts.story, parts.shelf, help);
  return parts;
}

/** Show the tooltip near a position, turned inwards at the edges; without lines, hide it. */
export function showTip(tip, lines, at, size, picture = null) {
  tip.hidden = lines.length === 0;
  if (tip.hidden) return;
  const rows = lines.map((line, i) => {
    const row = html(i ? "span" : "strong");
    row.textContent = line;
    return row;
  });
  tip.replaceChildren(...(picture ? [picture] : []), ...rows);
  const { offsetWidth: width, offsetHeight: height } = tip;
  const left = at.x + 14 + width > size.width ? Math.max(2, at.x - 14 - width) : at.x + 14;
  const top = at.y + 14 + height > size.height ? Math.max(2, at.y - 14 - height) : at.y + 14;
  tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

const LEAST = 300;
const LEAST_ABOVE_A_STRIP = 170;
const BELOW = 14; // pixels kept free below a map that ends with its window; a page may ask for more

/** The height that is left for the stage from where the map begins to the end of the window. */
function heightLeft(root, { stage, legend, player, shelf, story }) {
  const top = root.getBoundingClientRect().top + scrolled(root);
  const above = stage.getBoundingClientRect().top - root.getBoundingClientRect().top;
  const under = [legend, player, shelf, story]
    .filter((part) => !part.hidden && part.offsetTop >= stage.offsetTop + stage.offsetHeight)
    .reduce((sum, part) => sum + part.offsetHeight + parseFloat(getComputedStyle(root).rowGap), 0);
  const least = shelf.hidden && story.hidden ? LEAST : LEAST_ABOVE_A_STRIP;
  const below = parseFloat(getComputedStyle(root).getPropertyValue("--vse-below")) || BELOW;
  return Math.max(least, window.innerHeight - top - above - under - below);
}

/** How far the page around an element is scrolled down. */
function scrolled(node) {
  for (let at = node.parentElement; at; at = at.parentElement) {
    if (at.scrollTop > 0) return at.scrollTop;
  }
  return 0;
}

/**
 * Give the stage its height: as asked for on a wide page, less on a narrow one, all in full screen.
 *
 * @param {number|"window"} asked
 * @returns {{width: number, height: number}} in pixels
 */
export function sizeStage(root, parts, asked) {
  const { stage, body } = parts;
  const full = document.fullscreenElement === root;
  const width = Math.max(200, Math.floor(stage.clientWidth));
  const fits = asked === "window";
  root.classList.toggle("fits-window", fits);
  const narrow = body.clientWidth < 640;
  const fixed = narrow ? Math.min(asked, Math.max(340, width * 1.1)) : asked;
  stage.style.height = full ? "" : `${Math.round(fits ? heightLeft(root, parts) : fixed)}px`;
  return { width, height: stage.clientHeight };
}

/** Name the map and hand the colors of the theme to the style sheet. */
export function dressRoot(root, { stage }, scene, theme) {
  mark(root, "stage", scene.stage);
  root.classList.toggle("is-old", scene.stage === "old");
  root.classList.toggle("is-dark", theme.dark);
  for (const node of [root, stage]) node.setAttribute("aria-label", scene.alt);
  for (const name of ["primary", "muted", "grid"]) {
    root.style.setProperty(`--vse-${name}`, theme[name]);
  }
}

/** Let the points step back where some of them are lit. */
export function dimRoot(root, { dims, crowdLit }) {
  root.classList.toggle("is-dimmed", dims && !crowdLit);
}
