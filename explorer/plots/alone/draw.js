// Unpacks what the page holds and draws it. `prepare` takes what is to be done to the figure first.
const prepare = [];

// What a script of the page draws in the ink of the figure says so in its `meta`.
const INKED = "ink";

// Of a folder each block is a script beside the page: one opened from a file may fetch nothing.
const waiting = new Map();

function block(id, packed) {
  waiting.get(id)(packed);
}

function packedBlock(id) {
  const inside = document.getElementById(`held-${id}`);
  if (inside) return Promise.resolve(inside.textContent);
  return new Promise((resolve, reject) => {
    waiting.set(id, resolve);
    const script = document.createElement("script");
    script.src = `data/${id}.js`;
    script.onerror = () => reject(new Error(`data/${id}.js is missing beside this page`));
    document.head.append(script);
  });
}

async function unpack(id) {
  const packed = await packedBlock(id);
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(plain).text();
}

const drawn = new Promise((resolve) => {
  document.addEventListener("DOMContentLoaded", async () => {
    const place = document.getElementById("chart");
    const state = document.getElementById("state");
    if (!("DecompressionStream" in window)) {
      state.textContent = "This browser is too old to unpack the picture that is in this page: "
        + "open it in a Chrome, Edge, Firefox or Safari of 2023 or later.";
      return;
    }
    try {
      const code = document.createElement("script");
      code.textContent = await unpack("plotly");
      document.head.append(code);
      const figure = JSON.parse(await unpack("figure"));
      for (const change of prepare) await change(figure);
      state.remove();
      const config = JSON.parse(await unpack("config"));
      await Plotly.newPlot(place, figure.data, figure.layout, config);
    } catch (error) {
      place.prepend(state);
      state.textContent = `The picture in this page could not be drawn: ${error.message}. `
        + "Was the file saved whole?";
      throw error;
    }
    resolve(place);
  });
});
