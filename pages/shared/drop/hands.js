/* Files on their way from a person's hands to the field that takes them.

Before the browser sends a file it asks the server for an address. Streamlit drops the answer when
a whole run of the page begins in the same moment, and says nothing: the file is gone. So what was
handed over is held here until the field shows it, and handed over again where it does not.

A field that lies over the whole page is there for a file dragged into the window. */

const SHOWN = "[data-testid=stFileChip]";
const PATIENCE = 3000; // milliseconds; twice as long before each further try
const TRIES = 5;
const OVER = "vse-dragging";

const state = { field: "", held: [], tries: 0, timer: 0, depth: 0, ours: false };

const mark = () => `.${CSS.escape(state.field)}`;
const field = () => document.querySelector(mark());
const isOurs = (target) => target instanceof Element && target.closest(mark()) !== null;
const dragsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

function hold(files) {
  state.held = [...files];
  state.tries = 0;
  clearTimeout(state.timer);
  if (state.held.length) state.timer = setTimeout(look, PATIENCE);
}

function look() {
  const place = field();
  const arrived = !place || place.querySelector(SHOWN);
  if (arrived || state.tries >= TRIES) {
    state.held = [];
    return;
  }
  state.tries += 1;
  handOver(place.querySelector("input[type=file]"), state.held);
  state.timer = setTimeout(look, PATIENCE * 2 ** state.tries);
}

function handOver(input, files) {
  if (!input) return;
  const carried = new DataTransfer();
  for (const file of files) carried.items.add(file);
  input.files = carried.files;
  state.ours = true;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  state.ours = false;
}

const listeners = {
  change(event) {
    if (!state.ours && isOurs(event.target)) hold(event.target.files ?? []);
  },
  drop(event) {
    state.depth = 0;
    document.body.classList.remove(OVER);
    if (isOurs(event.target) && dragsFiles(event)) hold(event.dataTransfer.files);
  },
  dragenter(event) {
    if (!dragsFiles(event)) return;
    state.depth += 1;
    document.body.classList.add(OVER);
  },
  dragleave(event) {
    if (!dragsFiles(event)) return;
    state.depth -= 1;
    // Nothing lies beyond the window's edge.
    if (state.depth > 0 && event.relatedTarget) return;
    state.depth = 0;
    document.body.classList.remove(OVER);
  },
};

/** Watch over a field, named by the class of its place on the page. */
export default function mount(component) {
  state.field = component.data.field;
  for (const [name, listen] of Object.entries(listeners)) {
    document.addEventListener(name, listen, true);
  }
  return () => {
    for (const [name, listen] of Object.entries(listeners)) {
      document.removeEventListener(name, listen, true);
    }
    document.body.classList.remove(OVER);
  };
}
