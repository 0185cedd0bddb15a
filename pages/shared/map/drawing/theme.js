/** The colors of the map, read from the Streamlit theme that is in force. */

/** Resolve any CSS color to [r, g, b] by letting the browser compute it. */
function resolve(root, color, fallback) {
  const probe = document.createElement("span");
  probe.style.display = "none";
  // Where the system chooses colors it would be told its own color, whatever was asked.
  probe.style.forcedColorAdjust = "none";
  probe.style.color = fallback;
  if (color && color !== "unset") probe.style.color = color;
  root.append(probe);
  const numbers = getComputedStyle(probe).color.match(/[\d.]+/g) ?? ["0", "0", "0"];
  probe.remove();
  return numbers.slice(0, 3).map(Number);
}

/** @param {number[]} color @param {number} alpha 0 to 1 */
export function rgba([red, green, blue], alpha = 1) {
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}

/** @param {number} share 0 gives the first color, 1 the second */
export function blend(first, second, share) {
  return first.map((value, i) => Math.round(value + (second[i] - value) * share));
}

function isDark([red, green, blue]) {
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

/**
 * @param {Element} root
 * @returns {{dark: boolean, background: string, text: string, muted: string, faint: string,
 *   grid: string, primary: string, danger: string, point: string, none: string, font: string,
 *   ink: number[], key: string}}
 */
export function readTheme(root) {
  const style = getComputedStyle(root);
  const variable = (name) => style.getPropertyValue(name).trim();
  const background = resolve(root, variable("--st-background-color"), "#ffffff");
  const dark = isDark(background);
  const ink = resolve(root, variable("--st-text-color"), dark ? "#fafafa" : "#31333f");
  const primary = resolve(root, variable("--st-primary-color"), dark ? "#7aa7e8" : "#3566b0");
  const theme = {
    dark,
    ink,
    background: rgba(background),
    text: rgba(ink),
    muted: rgba(blend(background, ink, 0.66)),
    faint: rgba(blend(background, ink, 0.38)),
    grid: rgba(blend(background, ink, dark ? 0.13 : 0.085)),
    primary: rgba(primary),
    danger: dark ? "rgb(255, 122, 112)" : "rgb(200, 40, 40)",
    point: dark ? "rgb(122, 167, 232)" : "rgb(59, 111, 182)",
    none: rgba(blend(background, ink, dark ? 0.42 : 0.32)),
    font: variable("--st-font") || style.fontFamily || "sans-serif",
  };
  theme.key = JSON.stringify(theme);
  return theme;
}
