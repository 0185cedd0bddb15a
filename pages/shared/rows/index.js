/** Entry of the table component: one table for each place in the page. */

import { RowsTable } from "./table.js";

/** @type {WeakMap<Element, {table: RowsTable, component: Object, key: string}>} */
const mounted = new WeakMap();
/** What a table looked like when its page was left, by the key that Python gave it. */
const kept = new Map();

function begin(component) {
  const { parentElement, data } = component;
  const root = parentElement.querySelector(".vse-rows");
  const instance = { component, key: data.key };
  const tell = {
    filters: (filters) => instance.component.setStateValue("filters", filters),
    sort: (sort) => instance.component.setStateValue("sort", sort),
    walk: (row) => instance.component.setTriggerValue("walk", row),
  };
  instance.table = new RowsTable(root, tell, kept.get(data.key));
  mounted.set(parentElement, instance);
  return instance;
}

/** @param {Object} component what Streamlit hands to a component */
export function mount(component) {
  const { parentElement, data } = component;
  const instance = mounted.get(parentElement) ?? begin(component);
  instance.component = component;
  instance.table.update(data);
  return () => {
    // Streamlit also gives up a call that newer data overtook, while the place is in use.
    if (parentElement.isConnected) return;
    const left = mounted.get(parentElement);
    if (!left) return;
    kept.set(left.key, left.table.keep());
    left.table.destroy();
    mounted.delete(parentElement);
  };
}
