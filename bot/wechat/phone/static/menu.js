// The account's menu bar: up to three buttons, each an action or a list that pops up.

import { make } from "./dom.js";

/** Fill `bar` with the buttons. act(item): called for an item without items of its own. */
export function drawMenu(bar, buttons, act) {
  bar.replaceChildren(...buttons.map((button) => (button.sub_button?.length ? listNode(button, act) : actionNode(button, act))));
}

/** Close what popped up in `bar`; returns the button it belonged to, or undefined. */
export function closeMenus(bar) {
  const open = bar.querySelector("[aria-expanded=true]");
  if (!open) return undefined;
  open.setAttribute("aria-expanded", "false");
  open.nextElementSibling.hidden = true;
  return open;
}

function actionNode(item, act) {
  const onclick = (event) => {
    closeMenus(event.currentTarget.closest(".menu-buttons"));
    act(item);
  };
  return make("div", { class: "menu-cell" }, menuButton({ onclick }, item.name));
}

function listNode(button, act) {
  const items = button.sub_button.map((item) => itemNode(item, act));
  const list = make("div", { class: "menu-list", role: "group", "aria-label": button.name, hidden: true }, ...items);
  const mark = make("span", { class: "mark", "aria-hidden": "true" }, "≡");
  const onclick = (event) => toggle(event.currentTarget, list);
  return make("div", { class: "menu-cell" }, menuButton({ "aria-expanded": "false", onclick }, mark, button.name), list);
}

function menuButton(properties, ...label) {
  return make("button", { type: "button", class: "menu-button", "data-testid": "menu-button", ...properties }, ...label);
}

function itemNode(item, act) {
  const onclick = (event) => {
    closeMenus(event.currentTarget.closest(".menu-buttons"))?.focus();
    act(item);
  };
  return make("button", { type: "button", "data-testid": "menu-item", onclick }, item.name);
}

function toggle(button, list) {
  const wasOpen = !list.hidden;
  closeMenus(button.closest(".menu-buttons"));
  if (wasOpen) return;
  list.hidden = false;
  button.setAttribute("aria-expanded", "true");
  list.querySelector("button").focus({ focusVisible: false });
}
