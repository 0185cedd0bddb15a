/**
 * Entry of the map component: one Explorer for each place in the page.
 *
 * Streamlit calls render() again on every rerun; the element stays, so zoom, camera and marks do.
 */

import { Explorer } from "./explorer.js";
import { keptOf } from "./hands/navigation.js";
import { loadPlotly } from "./plotly.js";

/** @type {WeakMap<Element, {explorer: Explorer, component: Object, key: string}>} */
const mounted = new WeakMap();
/** What a map looked like when its page was left, by the key that Python gave it. */
const kept = new Map();

/** A page from which one goes to a map has Plotly start when the browser has nothing else to do. */
function beginEarly() {
  const named = document.getElementById("vse-plotly");
  // A page with a map paints that first.
  if (named?.rel !== "prefetch") return;
  // What fails here is tried again, and told, when a map is drawn.
  const begin = () => loadPlotly(named.href).catch(() => {});
  const later = () => (window.requestIdleCallback ?? setTimeout)(begin);
  if (document.readyState === "complete") later();
  else window.addEventListener("load", later, { once: true });
}

beginEarly();

function mount(component, plotly) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".vse-map");
  const instance = { component, key: data.key };
  const tells = {
    marks: (value) => instance.component.setStateValue("marks", value),
    asked: (value) => instance.component.setTriggerValue("asked", value),
  };
  instance.explorer = new Explorer(root, tells, plotly, kept.get(data.key));
  mounted.set(parentElement, instance);
  return instance;
}

/**
 * @param {Object} component what Streamlit hands to a component
 * @param {string} plotlyAddress
 */
export async function render(component, plotlyAddress) {
  const { parentElement } = component;
  const plotly = () => loadPlotly(plotlyAddress);
  const instance = mounted.get(parentElement) ?? mount(component, plotly);
  instance.component = component;
  await instance.explorer.update(component.data);
}

export function unmount(parentElement) {
  // Streamlit also gives up a call that newer data overtook before its script was there: the place
  // is in use then, and what was begun in it must stay.
  if (parentElement.isConnected) return;
  const instance = mounted.get(parentElement);
  if (!instance) return;
  kept.set(instance.key, keptOf(instance.explorer));
  instance.explorer.destroy();
  mounted.delete(parentElement);
}
