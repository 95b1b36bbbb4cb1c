// The page: several residents' phones side by side, or one at a time with a switcher where the screen is narrow.

import { make } from "./dom.js";
import { Handset } from "./handset.js";
import { forgetHistory, loadResidents, MOST, newResident, saveResidents } from "./residents.js";

const accounts = JSON.parse(document.body.dataset.accounts);
const main = document.querySelector(".phones");
const switcher = document.querySelector(".switcher");
const addButton = document.querySelector(".add");

const handsets = [];
const tabs = new Map();
let isReady = false;

function start() {
  if (accounts.length === 0) {
    main.append(make("p", { class: "plain-note" }, "还没有配置公众号。"));
    addButton.disabled = true;
    return;
  }
  loadResidents().forEach(open);
  isReady = true;
  remember();
  show(handsets[0]);
  addButton.addEventListener("click", addResident);
}

function addResident() {
  const taken = handsets.map((handset) => handset.resident.name);
  const handset = open(newResident(taken));
  remember();
  show(handset);
  handset.node.scrollIntoView({ block: "nearest", inline: "end" });
}

function open(resident) {
  const handset = new Handset(resident, accounts, remember);
  const tab = make("button", { type: "button", onclick: () => show(handset) }, resident.name);
  handset.addEventListener("arrived", () => tab.classList.toggle("unread", handset.node.offsetParent === null));
  handset.addEventListener("closed", () => close(handset));
  handsets.push(handset);
  tabs.set(handset, tab);
  main.append(handset.node);
  switcher.append(tab);
  handset.toEnd();
  drawLimits();
  return handset;
}

function close(handset) {
  handset.close();
  accounts.forEach(([account]) => forgetHistory(account, handset.resident.openid));
  tabs.get(handset).remove();
  tabs.delete(handset);
  handsets.splice(handsets.indexOf(handset), 1);
  remember();
  drawLimits();
  show(handsets.at(-1));
  addButton.focus();
}

function show(shown) {
  for (const handset of handsets) {
    const isShown = handset === shown;
    handset.node.classList.toggle("active", isShown);
    tabs.get(handset).setAttribute("aria-pressed", String(isShown));
  }
  tabs.get(shown).classList.remove("unread");
  shown.toEnd();
}

function drawLimits() {
  addButton.disabled = handsets.length >= MOST;
  handsets.forEach((handset) => (handset.node.querySelector(".close").hidden = handsets.length === 1));
}

// While the phones of the last visit are being set up, saving would lose those not yet there.
function remember() {
  if (isReady) saveResidents(handsets.map((handset) => handset.resident));
}

start();
