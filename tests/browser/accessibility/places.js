/* Keeps where titles, labels of controls and what can be pressed stood in the main part when each
was first seen in the window; `window.places.moved()` tells which stand elsewhere now. What Streamlit draws in the
place of a control whose script is still on its way is none. */
window.places = (() => {
  const SEEN = "h1, h2, h3, [data-testid=stWidgetLabel], button[data-testid^=stBaseButton]";
  const first = new Map();
  const topOf = (node, main) => node.getBoundingClientRect().top + main.scrollTop;
  const each = (act) => {
    const main = document.querySelector("[data-testid=stMain]");
    if (!main || main.querySelector("[data-testid=stSkeleton]")) return;
    const told = new Set();
    for (const node of main.querySelectorAll(SEEN)) {
      const text = `${node.tagName} ${node.innerText.trim()}`;
      if (!node.innerText.trim() || told.has(text)) continue;
      if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      told.add(text);
      act(text, topOf(node, main));
    }
  };
  const look = () => {
    each((text, top) => first.has(text) || top > window.innerHeight || first.set(text, top));
    requestAnimationFrame(look);
  };
  look();
  return {
    count: () => first.size,
    moved: () => {
      const told = [];
      each((text, top) => told.push({ text, by: Math.round(top - first.get(text)) }));
      return told.filter(({ by }) => by);
    },
  };
})();
