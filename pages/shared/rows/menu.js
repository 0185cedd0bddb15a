/** A small list of things to do, beside what they are done to. */

import { html } from "./dom.js";

/** Close the menu that is open, if one is. */
export function closeMenu(root) {
  root.querySelector(".vse-rows__menu")?.remove();
}

/**
 * @param {HTMLElement} root
 * @param {HTMLElement} anchor
 * @param {string} title
 * @param {Array<[string, () => void]>} entries
 */
export function openMenu(root, anchor, title, entries) {
  closeMenu(root);
  const back = document.activeElement;
  const close = (isBack) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (isBack) back?.focus?.();
  };
  const outside = (event) => !menu.contains(event.target) && close(false);
  const buttons = entries.map(([name, act]) =>
    html(
      "button",
      {
        type: "button",
        role: "menuitem",
        click: () => {
          close(true);
          act();
        },
      },
      name,
    ));
  const menu = html(
    "div",
    { class: "vse-rows__menu", role: "menu", "aria-label": title },
    html("p", {}, title),
    ...buttons,
  );
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") close(true);
    else if (step) move(buttons, step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  root.append(menu);
  place(root, menu, anchor);
  document.addEventListener("pointerdown", outside, true);
  buttons[0]?.focus({ preventScroll: true });
}

function move(buttons, step) {
  const at = buttons.indexOf(document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length].focus();
}

function place(root, menu, anchor) {
  const [all, at] = [root.getBoundingClientRect(), anchor.getBoundingClientRect()];
  const left = Math.min(Math.max(0, at.left - all.left), Math.max(0, all.width - menu.offsetWidth));
  const below = at.bottom - all.top;
  const fits = below + menu.offsetHeight <= all.height;
  menu.style.left = `${left}px`;
  menu.style.top = `${fits ? below : Math.max(0, at.top - all.top - menu.offsetHeight)}px`;
}
