// One phone on the page: draws the conversation of its resident with the chosen account and takes what is typed,
// pressed and chosen. Tells its listeners: "arrived" (the account said something), "closed".

import { clockTime, entryNode, paintState, timeNode, typingNode } from "./bubbles.js";
import { Chat } from "./chat.js";
import { make, stamp } from "./dom.js";
import { drawExchanges } from "./exchanges.js";
import { closeMenus, drawMenu } from "./menu.js";
import { colourOf, randomId } from "./residents.js";
import { askDictation, askPlace, askVoice, sendOnEnter } from "./sheets.js";
import { fetchMenu, PICTURE_URL } from "./wire.js";

const PUSHES_EVERY_MS = 2000;
const MENU_EVERY_MS = 30_000;
const DOTS_AFTER_MS = 1000;

export class Handset extends EventTarget {
  /** accounts: [[name, area name]]. remember: called when the resident's own state changed. */
  constructor(resident, accounts, remember) {
    super();
    this.resident = resident;
    this.accounts = accounts;
    this.remember = remember;
    this.chats = new Map();
    this.lines = new Map();
    this.typing = typingNode();
    this.node = stamp("phone").firstElementChild;
    this.find = (selector) => this.node.querySelector(selector);
    this.log = this.find(".log");
    this.input = this.find("[data-testid=input]");
    this.label();
    this.listen();
    this.drawAccounts();
    this.choose(accounts.some(([name]) => name === resident.account) ? resident.account : accounts[0][0]);
    this.keepAsking();
  }

  // Dressing the phone

  label() {
    const { name } = this.resident;
    this.node.setAttribute("aria-label", `${name}的手机`);
    this.find("h2").textContent = name;
    this.find(".strap .face").textContent = name.at(-1);
    this.find(".strap .face").classList.add(`colour-${colourOf(name)}`);
    this.find(".close").setAttribute("aria-label", `收起${name}的手机`);
  }

  drawAccounts() {
    const areas = this.accounts.map(([, area]) => area);
    const label = ([name, area]) => (areas.indexOf(area) === areas.lastIndexOf(area) ? area : name);
    const select = this.find(".account");
    select.append(...this.accounts.map((account) => make("option", { value: account[0] }, label(account))));
    select.hidden = this.accounts.length < 2;
  }

  listen() {
    const composer = this.find(".composer");
    const on = (selector, does) => this.find(selector).addEventListener("click", does);
    composer.addEventListener("submit", (event) => this.submit(event));
    composer.addEventListener("keydown", sendOnEnter);
    this.input.addEventListener("input", () => this.fitInput());
    this.find(".account").addEventListener("change", (event) => this.choose(event.target.value));
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(this.find(".menu-buttons"))?.focus());
    this.node.addEventListener("click", (event) => event.target.closest(".menu-cell") || closeMenus(this.find(".menu-buttons")));
    on(".menu-toggle", () => this.showMenu(true));
    on(".keyboard-toggle", () => this.showMenu(false));
    on(".plus", () => this.showPlus(this.find(".plus-panel").hidden));
    on(".speak", () => this.sendVoice());
    on(".follow", () => this.follow());
    on(".xml-toggle", () => this.toggleWire());
    on(".close", () => this.dispatchEvent(new Event("closed")));
    this.node.querySelectorAll("[data-does]").forEach((button) => {
      button.addEventListener("click", () => this.does(button.dataset.does));
    });
  }

  // Choosing the account

  choose(account) {
    this.chat = this.chats.get(account) ?? this.openChat(account);
    this.resident.account = account;
    this.remember();
    this.find(".account").value = account;
    this.find(".account-name").textContent = this.accounts.find(([name]) => name === account)[1];
    this.drawAll();
    this.forgetMenu();
    if (this.chat.isNew && !this.chat.pending) this.follow();
  }

  openChat(account) {
    const chat = new Chat(account, this.resident, this.remember);
    const when = (what, does) => chat.addEventListener(what, (event) => chat === this.chat && does(event.detail));
    when("entry", (entry) => this.append(entry));
    when("changed", (entry) => this.repaint(entry));
    when("exchange", () => this.drawWire());
    when("pending", () => this.drawPending());
    this.chats.set(account, chat);
    return chat;
  }

  // Drawing the conversation

  drawAll() {
    this.log.replaceChildren();
    this.lines.clear();
    this.previous = null;
    this.chat.entries.forEach((entry) => this.appendLine(entry));
    this.drawWire();
    this.drawPending();
    this.toEnd();
  }

  append(entry) {
    this.appendLine(entry);
    this.toEnd();
    if (entry.from === "account") this.dispatchEvent(new Event("arrived"));
  }

  appendLine(entry) {
    const line = entryNode(entry, this.resident, (content, id) => this.press(content, id));
    const isSeen = entry.from !== "system" || entry.text;
    const time = isSeen ? timeNode(entry, this.previous) : null;
    if (isSeen) this.previous = entry;
    this.typing.remove();
    if (time) this.log.append(time);
    this.log.append(line);
    this.lines.set(entry, line);
    this.repaint(entry);
    this.waitForDots();
  }

  repaint(entry) {
    const line = this.lines.get(entry);
    if (line) paintState(line, entry, () => this.chat.deliver(entry));
    if (entry === this.chat.entries.at(-1)) this.toEnd();
  }

  drawPending() {
    this.waitForDots();
    this.drawFollowing();
  }

  // The dots come after a second of waiting and go with the answer.
  waitForDots() {
    clearTimeout(this.dotsTimer);
    if (!this.chat.pending) this.typing.remove();
    else if (!this.typing.isConnected) this.dotsTimer = setTimeout(() => this.showDots(), DOTS_AFTER_MS);
  }

  showDots() {
    this.log.append(this.typing);
    this.toEnd();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  // Saying something

  submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.fitInput();
    this.showPlus(false);
    this.input.focus();
    this.chat.say("text", { Content: text });
  }

  press(content, id) {
    this.chat.say("text", { Content: content, bizmsgmenuid: id });
  }

  does(what) {
    this.showPlus(false);
    this.find(".plus").focus();
    const does = { voice: "sendVoice", dictation: "sendDictation", image: "sendImage", location: "sendLocation", unfollow: "unfollow" };
    this[does[what]]();
  }

  async sendVoice() {
    const chat = this.chat;
    const voice = await askVoice(this.find(".screen"), this.resident.name);
    if (voice) chat.say("voice", { MediaId: randomId(64), Format: "amr", Recognition: voice.text }, { seconds: voice.seconds });
  }

  async sendDictation() {
    const chat = this.chat;
    const text = await askDictation(this.find(".screen"));
    if (text) chat.say("text", { Content: text });
  }

  sendImage() {
    this.chat.say("image", { PicUrl: PICTURE_URL, MediaId: randomId(64) });
  }

  async sendLocation() {
    const chat = this.chat;
    const place = await askPlace(this.find(".screen"));
    if (!place) return;
    const label = `${place.address}${place.name}`;
    const fields = { Location_X: place.latitude, Location_Y: place.longitude, Scale: "15", Label: label };
    chat.say("location", fields, { place: place.name });
  }

  // Following

  follow() {
    this.chat.signal({ Event: "subscribe", EventKey: "" }, `${this.resident.name}关注了公众号`);
  }

  unfollow() {
    this.chat.signal({ Event: "unsubscribe", EventKey: "" }, `${this.resident.name}取消了关注`);
  }

  // Who does not follow can only follow, as in WeChat. A first subscribe on its way counts as following.
  drawFollowing() {
    const isOut = !this.chat.isFollowing && !(this.chat.isNew && this.chat.pending);
    this.find(".follow").hidden = !isOut;
    this.node.classList.toggle("unfollowed", isOut);
    if (isOut) this.showPlus(false);
  }

  // The bottom bar

  fitInput() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight}px`;
    this.toEnd();
  }

  showPlus(isShown) {
    this.find(".plus-panel").hidden = !isShown;
    this.find(".plus").setAttribute("aria-expanded", String(isShown));
    this.toEnd();
  }

  async showMenu(isShown) {
    this.showPlus(false);
    this.showMenuOnly(isShown);
    (isShown ? this.find(".keyboard-toggle") : this.input).focus();
    await this.refreshMenu();
  }

  showMenuOnly(isShown) {
    this.find(".menu-bar").hidden = !isShown;
    this.find(".composer").hidden = isShown;
  }

  forgetMenu() {
    this.menuShape = null;
    this.find(".menu-toggle").hidden = true;
    this.showMenuOnly(false);
    this.refreshMenu();
  }

  async refreshMenu() {
    const { chat } = this;
    const buttons = await fetchMenu(chat.account).catch(() => null);
    const shape = JSON.stringify(buttons);
    if (chat !== this.chat || buttons === null || shape === this.menuShape) return;
    this.menuShape = shape;
    drawMenu(this.find(".menu-buttons"), buttons, (item) => this.actOn(item));
    this.find(".menu-toggle").hidden = buttons.length === 0;
    if (buttons.length === 0) this.showMenuOnly(false);
  }

  actOn(item) {
    const isPage = item.type === "view" && /^https?:\/\//i.test(item.url);
    if (isPage) window.open(item.url, "_blank", "noopener");
    this.chat.signal({ Event: isPage ? "VIEW" : "CLICK", EventKey: isPage ? item.url : item.key ?? "" });
  }

  // The panel of exchanges

  toggleWire() {
    const panel = this.find(".wire");
    panel.hidden = !panel.hidden;
    this.node.classList.toggle("open", !panel.hidden);
    this.find(".xml-toggle").setAttribute("aria-expanded", String(!panel.hidden));
    this.find(".xml-toggle").textContent = panel.hidden ? "看报文" : "收起报文";
    if (!panel.hidden) panel.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  drawWire() {
    drawExchanges(this.find(".wire"), this.chat.exchanges);
  }

  // Asking the server, until the phone is closed

  keepAsking() {
    this.tick();
    this.repeat(PUSHES_EVERY_MS, () => this.chat.collect());
    this.repeat(MENU_EVERY_MS, () => this.refreshMenu());
  }

  async repeat(everyMs, does) {
    while (!this.isClosed) {
      await does();
      this.tick();
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }

  tick() {
    this.find(".clock").textContent = clockTime(new Date());
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.dotsTimer);
    this.node.remove();
  }
}
