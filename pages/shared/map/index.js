/**
 * Entry of the map component: one Explorer for each place in the page.
 *
 * Streamlit calls render() again on every rerun; the element stays, so zoom, camera and marks do.
 */

import { Explorer } from "./explorer.js";

/** @type {WeakMap<Element, {explorer: Explorer, component: Object, key: string}>} */
const mounted = new WeakMap();
/** What Streamlit handed over last for a place: while Plotly loads, that may happen many times. */
const latest = new WeakMap();
/** What a map looked like when its page was left, by the key that Python gave it. */
const kept = new Map();

let plotly = null;

/** Plotly is a classic script that sets window.Plotly. */
function loadPlotly(address) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = () => {
      plotly = null;
      script.remove();
      reject(new Error("Plotly could not be loaded."));
    };
    document.head.append(script);
  });
  return plotly;
}

/** A page that names Plotly itself shows a map, or comes before one. */
function beginEarly() {
  const named = document.getElementById("vse-plotly");
  if (!named) return;
  // What fails here is tried again, and told, when a map is drawn.
  const begin = () => loadPlotly(named.href).catch(() => {});
  // Starting takes Plotly half a second of the processor: Streamlit's page comes first, and
  // Plotly while that waits for the server.
  const later = () => (window.requestIdleCallback ?? setTimeout)(begin);
  if (document.readyState === "complete") later();
  else window.addEventListener("load", later, { once: true });
}

beginEarly();

function mount(component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".vse-map");
  const instance = { component, key: data.key };
  const tells = {
    marks: (value) => instance.component.setStateValue("marks", value),
    asked: (value) => instance.component.setTriggerValue("asked", value),
  };
  instance.explorer = new Explorer(root, tells, kept.get(data.key));
  mounted.set(parentElement, instance);
  return instance;
}

/**
 * @param {Object} component what Streamlit hands to a component
 * @param {string} plotlyAddress
 */
export async function render(component, plotlyAddress) {
  const { parentElement } = component;
  latest.set(parentElement, component);
  await loadPlotly(plotlyAddress);
  const newest = latest.get(parentElement);
  // The place has left the page meanwhile.
  if (!newest) return;
  const instance = mounted.get(parentElement) ?? mount(newest);
  instance.component = newest;
  await instance.explorer.update(newest.data);
}

export function unmount(parentElement) {
  // Streamlit also gives up a call that newer data overtook before its script was there: the place
  // is in use then, and what was begun in it must stay.
  if (parentElement.isConnected) return;
  latest.delete(parentElement);
  const instance = mounted.get(parentElement);
  if (!instance) return;
  kept.set(instance.key, instance.explorer.keep());
  instance.explorer.destroy();
  mounted.delete(parentElement);
}
