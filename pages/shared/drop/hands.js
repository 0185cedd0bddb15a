/* Files on their way from a person's hands to the field that takes them.

Before the browser sends a file it asks the server for an address. Streamlit drops the answer when
a whole run of the page begins in the same moment, and says nothing: the file is gone. So what was
handed over is held here until the field shows it, and handed over again where it does not.

A field that lies over the whole page is there for a file dragged into the window. */

const SHOWN = "[data-testid=stFileChip]";
const EVERY = 200; // milliseconds between looks
const PATIENCE = 3000; // twice as long before each further try
const TRIES = 5;
const OVER = "vse-dragging";

const state = { field: "", held: [], tries: 0, since: 0, timer: 0, depth: 0, ours: false };
const heard = new WeakSet();

const mark = () => `.${CSS.escape(state.field)}`;
const field = () => document.querySelector(mark());
const isOurs = (target) => target instanceof Element && target.closest(mark()) !== null;
const dragsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

function hold(files) {
  state.held = [...files];
  state.tries = 0;
  state.since = performance.now();
  clearTimeout(state.timer);
  if (state.held.length) state.timer = setTimeout(look, EVERY);
}

function look() {
  const place = field();
  const arrived = !place || place.querySelector(SHOWN);
  if (arrived || state.tries >= TRIES) {
    // Once it was seen it may be taken out again by hand.
    state.held = [];
    return;
  }
  if (performance.now() - state.since > PATIENCE * 2 ** state.tries) {
    state.tries += 1;
    state.since = performance.now();
    handOver(place.querySelector("input[type=file]"), state.held);
  }
  state.timer = setTimeout(look, EVERY);
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
    if (state.ours || !isOurs(event.target)) return;
    heard.add(event.target);
    hold(event.target.files ?? []);
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
  // Somebody may have been quicker.
  const input = field()?.querySelector("input[type=file]");
  if (input && !heard.has(input) && !field().querySelector(SHOWN)) hold(input.files);
  if (input) heard.add(input);
  return () => {
    // Streamlit also gives up a call that newer data overtook, while the field is there.
    if (component.parentElement.isConnected) return;
    for (const [name, listen] of Object.entries(listeners)) {
      document.removeEventListener(name, listen, true);
    }
    document.body.classList.remove(OVER);
  };
}
