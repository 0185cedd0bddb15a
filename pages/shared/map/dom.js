/** Small helpers to build HTML and SVG; text only ever enters through textContent. */

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * @param {Element} node
 * @param {Object<string, *>} attributes functions become listeners, null and false are left out
 * @param {Array<Node|string>} children
 */
function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/** @returns {HTMLElement} */
export function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** @returns {SVGElement} */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG_NAMESPACE, tag), attributes, children);
}

/** A 20 px line icon from path data. */
export function icon(...paths) {
  const strokes = paths.map((d) => svg("path", { d }));
  return svg("svg", { viewBox: "0 0 20 20", class: "vse-icon", "aria-hidden": "true" }, ...strokes);
}

/** Write an attribute only when it changed, so that observers are not woken for nothing. */
export function mark(node, name, value) {
  const text = value === null || value === undefined ? "" : String(value);
  if (node.dataset[name] !== text) node.dataset[name] = text;
}
