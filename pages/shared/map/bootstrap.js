/* Streamlit runs this small module inline; the map itself is served beside the app. */
export default function mount(component) {
  const at = (path) => new URL(path, document.baseURI).href;
  const explorer = import(at("%MAP%"));
  const fail = () => {
    const root = component.parentElement.querySelector(".vse-map");
    if (root) root.textContent = "The map could not be loaded. Please reload the page.";
  };
  explorer.then((map) => map.render(component, at("%PLOTLY%"))).catch((error) => {
    console.error(error);
    fail();
  });
  return () => explorer.then((map) => map.unmount(component.parentElement));
}
