/** The row of buttons above the map: tools, zoom, download, full screen. */

import { html, icon } from "../dom.js";

const ICONS = {
  pan: [
    "M10 2.5v15M2.5 10h15",
    "M7.8 4.7 10 2.5l2.2 2.2M7.8 15.3l2.2 2.2 2.2-2.2",
    "M4.7 7.8 2.5 10l2.2 2.2M15.3 7.8l2.2 2.2-2.2 2.2",
  ],
  turn: ["M3 10a7 3.2 0 1 0 7-3.2", "M12.4 4.4 10 6.8l2.4 2.4", "M10 3v14"],
  box: [
    "M3.5 5.5v-2h2M9 3.5h2M14.5 3.5h2v2M16.5 9v2",
    "M16.5 14.5v2h-2M11 16.5H9M5.5 16.5h-2v-2M3.5 11V9",
  ],
  lasso: [
    "M10 3c4.2 0 7.2 2 7.2 4.7s-3 4.8-7.2 4.8-7.2-2.1-7.2-4.8S5.8 3 10 3z",
    "M5.2 11.3a1.6 1.6 0 1 0 1.2 2.6M6.3 13.6c.2 1.6-.6 2.7-2 3.4",
  ],
  in: ["M10 4.5v11M4.5 10h11"],
  out: ["M4.5 10h11"],
  home: ["M3 9.5 10 3.5l7 6", "M5 8.5v8h10v-8"],
  png: ["M3 4h14v12H3z", "M3 13l4-4 3.5 3.5L13 10l4 4", "M13 7.2h.01"],
  svg: ["M10 3v9.5M6.3 9 10 12.7 13.7 9", "M3.5 14.5v2h13v-2"],
  link: [
    "M8.5 11.5a3 3 0 0 0 4.2 0l3-3a3 3 0 0 0-4.2-4.2l-1 1",
    "M11.5 8.5a3 3 0 0 0-4.2 0l-3 3a3 3 0 0 0 4.2 4.2l1-1",
  ],
  views: ["M6 3.5h8v13l-4-3.2-4 3.2z"],
  full: ["M3.5 7.5v-4h4M12.5 3.5h4v4M16.5 12.5v4h-4M7.5 16.5h-4v-4"],
};

function button(name, label, click, extra = {}) {
  const attributes = { type: "button", class: "vse-button", title: label, "aria-label": label };
  return html(
    "button",
    { ...attributes, "data-action": name, click, ...extra },
    icon(...ICONS[name]),
  );
}

const divider = () => html("span", { class: "vse-map__divider", role: "presentation" });

export class Toolbar {
  /**
   * @param {HTMLElement} node
   * @param {Object} map with setTool, zoom, home, download, fullscreen, copyLink and toggleViews
   */
  constructor(node, map) {
    this.tools = new Map([
      ["pan", button("pan", "Move the map", () => map.setTool("pan"))],
      ["box", button("box", "Select points in a box", () => map.setTool("box"))],
      ["lasso", button("lasso", "Select points with a lasso", () => map.setTool("lasso"))],
    ]);
    this.link = button("link", "Copy link", () => this.#copy(map), { hidden: true });
    this.link.classList.add("vse-button--named");
    this.linkName = html("span", {}, "Copy link");
    this.link.append(this.linkName);
    this.views = button("views", "Saved views", () => map.toggleViews(), { hidden: true });
    this.views.classList.add("vse-button--named");
    this.viewsName = html("span", {}, "Views");
    this.views.append(this.viewsName);
    node.setAttribute("role", "toolbar");
    node.setAttribute("aria-label", "Map tools");
    node.append(
      ...this.tools.values(),
      divider(),
      button("in", "Zoom in", () => map.zoom(1.5)),
      button("out", "Zoom out", () => map.zoom(1 / 1.5)),
      button("home", "Show everything", () => map.home()),
      divider(),
      button("png", "Download as PNG", () => map.download("png")),
      button("svg", "Download as SVG", () => map.download("svg")),
      button("full", "Full screen", () => map.fullscreen()),
      this.link,
      this.views,
    );
  }

  /** @param {number} count of saved views @param {boolean} open whether they are shown */
  showViews(count, open) {
    this.views.hidden = false;
    this.views.setAttribute("aria-expanded", String(open));
    this.viewsName.textContent = count ? `Views (${count})` : "Views";
  }

  /** Say on the button itself whether the address is on the clipboard. */
  async #copy(map) {
    this.linkName.textContent = (await map.copyLink()) ? "Link copied" : "Not copied";
    const again = () => {
      this.linkName.textContent = "Copy link";
    };
    for (const away of ["pointerleave", "blur"]) {
      this.link.addEventListener(away, again, { once: true });
    }
  }

  /** @param {"pan"|"box"|"lasso"} tool @param {2|3} dimensions */
  show(tool, dimensions) {
    const pan = this.tools.get("pan");
    const label = dimensions === 3 ? "Turn the map" : "Move the map";
    if (pan.title !== label) {
      pan.title = label;
      pan.setAttribute("aria-label", label);
      pan.replaceChildren(icon(...ICONS[dimensions === 3 ? "turn" : "pan"]));
    }
    for (const [name, node] of this.tools) node.setAttribute("aria-pressed", String(name === tool));
  }
}
