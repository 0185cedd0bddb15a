/* What is cut off, reaches out of the window or lies on something else, told by boxes.

Returns sentences. Maps and charts are left out: they lay out their own labels, and tests of theirs
look at those. */
() => {
  const main = document.querySelector("[data-testid=stMain]");
  const OWN = ".vse-map, .js-plotly-plot, [data-testid=stDataFrame], .vse-rows, svg, canvas, pre";
  // There for what is dragged into the window, and for readers; not seen.
  const AWAY = ".vse-access, [class*='st-key-dropper_over_']";
  const CONTROL = "button, input:not([type=range], [type=checkbox], [type=radio]), textarea, a[href], [role=slider], [role=combobox]";
  const wide = document.documentElement.clientWidth;
  const told = [];

  const name = (node) => {
    const key = node.closest("[class*='st-key-']")?.className.match(/st-key-\S+/)?.[0] ?? "";
    const kind = node.closest("[data-testid]")?.dataset.testid ?? node.tagName;
    return `${kind} ${key} “${(node.innerText ?? node.value ?? "").trim().slice(0, 40)}”`;
  };
  const seen = (node) => {
    const box = node.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return false;
    return node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  /** Scrolled sideways by intent: a row of pills, a table. */
  const rolls = (node) => {
    for (let up = node; up && up !== main; up = up.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth + 1) {
        return true;
      }
    }
    return false;
  };
  /** Cut by a box above that hides what does not fit; the box of what can be seen of it. */
  const hiddenBy = (node, box) => {
    for (let up = node.parentElement; up && up !== main; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      const around = up.getBoundingClientRect();
      if (/hidden|clip/.test(overflowX) && (box.right > around.right + 1 || box.left < around.left - 1)) {
        return up;
      }
      if (/auto|scroll/.test(overflowY)) return null;
    }
    return null;
  };

  /** What is seen of a node: the rest is scrolled away, or hidden by a box above. */
  const visible = (node) => {
    let { left, top, right, bottom } = node.getBoundingClientRect();
    for (let up = node.parentElement; up && up !== main; up = up.parentElement) {
      if (getComputedStyle(up).overflowY === "visible") continue;
      const around = up.getBoundingClientRect();
      [left, top] = [Math.max(left, around.left), Math.max(top, around.top)];
      [right, bottom] = [Math.min(right, around.right), Math.min(bottom, around.bottom)];
    }
    return { left, top, right, bottom };
  };

  if (main.scrollWidth > main.clientWidth + 1) {
    told.push(`the page is ${main.scrollWidth} wide in a window of ${main.clientWidth}`);
  }
  const writes = (node) =>
    [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
  const parts = [...main.querySelectorAll("*")].filter(
    (node) => !node.closest(OWN) && !node.closest(AWAY) && (writes(node) || node.matches(CONTROL)) && seen(node),
  );
  for (const node of parts) {
    const box = node.getBoundingClientRect();
    if (rolls(node)) continue;
    if (box.right > wide + 1 || box.left < -1) told.push(`${name(node)} reaches out of the window`);
    const style = getComputedStyle(node);
    const short = /hidden|clip/.test(style.overflowX) && node.scrollWidth > node.clientWidth + 1;
    if (short && !node.matches("input, textarea")) told.push(`${name(node)} is cut`);
    else if (hiddenBy(node, box)) told.push(`${name(node)} is cut by what is around it`);
  }

  // A chart lays out its own labels; its legend, in a window of another width, may not lie on it.
  for (const chart of main.querySelectorAll(".js-plotly-plot")) {
    const [legend, drawn] = [chart.querySelector(".legend"), chart._fullLayout?._size];
    if (!legend || !drawn || !chart.querySelector(".cartesianlayer .plot")) continue;
    const [around, box] = [chart.getBoundingClientRect(), legend.getBoundingClientRect()];
    const [top, bottom] = [around.top + drawn.t, around.top + drawn.t + drawn.h];
    if (Math.min(bottom, box.bottom) - Math.max(top, box.top) > 3 && box.left < around.left + drawn.l + drawn.w) {
      told.push(`the legend of ${name(chart)} lies on what is drawn`);
    }
  }

  // What is written in a line has boxes of its own; of blocks and controls none may meet.
  const blocks = parts.filter((node) => {
    const style = getComputedStyle(node);
    return !/^inline$/.test(style.display) && !/fixed|absolute/.test(style.position);
  });
  const inside = (one, other) => one.contains(other) || other.contains(one);
  const boxes = blocks.map((node) => [node, visible(node)]);
  for (let i = 0; i < boxes.length; i += 1) {
    const [one, a] = boxes[i];
    for (let k = i + 1; k < boxes.length; k += 1) {
      const [other, b] = boxes[k];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (across <= 3 || down <= 4 || inside(one, other)) continue;
      if (one.closest("label, button, a") && one.closest("label, button, a") === other.closest("label, button, a")) continue;
      told.push(`${name(one)} and ${name(other)} overlap by ${across | 0} × ${down | 0}`);
    }
  }
  return [...new Set(told)].slice(0, 12);
}
