/** Plotly: a classic script that sets window.Plotly, and takes half a second to start. */

let coming = null;

/** @returns {Promise<void>} that it is here; where it could not be loaded the next call tries again */
export function loadPlotly(address) {
  coming ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => {
      coming = null;
      script.remove();
      reject(new Error("Plotly could not be loaded."));
    };
    document.head.append(script);
  });
  return coming;
}

export function plotlyIsHere() {
  return Boolean(window.Plotly);
}
