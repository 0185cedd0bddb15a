import { fetched } from "../parts.js";

/** Whoever opens the control is about to choose: what is not here yet, comes meanwhile. */
function fetchAhead(colorings) {
  for (const { groups, values } of Object.values(colorings)) {
    const part = groups?.index ?? values?.data;
    if (part?.at) fetched(part).catch(() => {});
  }
}

/**
 * The page's own control of what points are colored by. The map looks at it, as a person does:
 * what it says is drawn at once where the payload offers it, and the run that follows changes
 * nothing any more.
 */
export class Chooser {
  /** @param {() => void} changed the control says something else */
  constructor(changed) {
    this.observer = new MutationObserver(() => {
      if (this.input && this.input.value !== this.said) changed();
    });
    this.input = null;
    this.said = null;
    this.colorings = {};
    this.ahead = () => fetchAhead(this.colorings);
  }

  /** @param {string} key of the select box, which Streamlit writes into a class around it */
  watch(key) {
    const input = key ? document.querySelector(`.st-key-${CSS.escape(key)} input`) : null;
    if (input === this.input) return;
    this.destroy();
    this.input = input;
    if (!input) return;
    this.observer.observe(input, { attributes: true, attributeFilter: ["value"] });
    input.addEventListener("focus", this.ahead);
  }

  /** The payload in the colors that the control names, where it offers them. */
  dressed(payload) {
    this.watch(payload.follows);
    this.colorings = payload.colorings ?? {};
    this.said = this.input?.value ?? null;
    const { colorings } = this;
    const offered = this.input && Object.hasOwn(colorings, this.said);
    if (!offered || this.said === payload.coloring) return payload;
    // The boundaries are those of other groups.
    return { ...payload, ...colorings[this.said], hulls: [] };
  }

  destroy() {
    this.observer.disconnect();
    this.input?.removeEventListener("focus", this.ahead);
  }
}
