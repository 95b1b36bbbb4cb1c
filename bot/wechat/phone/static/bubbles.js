// Lines of a conversation as WeChat draws them.

import { icon, make } from "./dom.js";
import { replyNodes } from "./reply.js";
import { colourOf } from "./residents.js";

const SEPARATE_AFTER_MS = 5 * 60_000;

/** Return one line, or null where WeChat shows nothing. press: see reply.js. */
export function entryNode(entry, resident, press) {
  if (entry.from === "system") return make("div", { class: "line system" }, make("p", {}, entry.text ?? ""));
  const side = entry.from === "account" ? "left" : "right";
  const stack = make("div", { class: "stack" }, make("div", { class: "held" }, bubble(entry, side, press)), caption(entry));
  return make("div", { class: `line ${side}` }, side === "left" ? accountFace() : residentFace(resident), stack);
}

/** Show how the sending of a line went. again: sends it once more. */
export function paintState(line, entry, again) {
  line.querySelectorAll(".alarm, .resend, .tries").forEach((old) => old.remove());
  line.classList.toggle("sending", entry.state === "sending");
  line.hidden = entry.from === "system" && !entry.text && entry.state !== "failed";
  if (entry.state === "failed") paintFailure(line, again);
  if (entry.tries > 1) line.append(make("p", { class: "tries" }, `第 ${entry.tries} 次送达`));
}

/** Return the grey time above a line, or null if the line before it is close enough. */
export function timeNode(entry, before) {
  if (before && entry.at - before.at < SEPARATE_AFTER_MS) return null;
  const at = new Date(entry.at);
  return make("p", { class: "time" }, make("time", { datetime: at.toISOString() }, spokenTime(at)));
}

/** Return three dots in a bubble: the answer is being written. */
export function typingNode() {
  const dots = make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  const words = make("span", { class: "unseen" }, "正在输入");
  return make("div", { class: "line left typing", "data-testid": "typing" }, accountFace(), make("div", { class: "bubble" }, dots, words));
}

export function clockTime(at) {
  return `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
}

function spokenTime(at) {
  const midnight = new Date().setHours(0, 0, 0, 0);
  if (at >= midnight) return clockTime(at);
  if (at >= midnight - 86_400_000) return `昨天 ${clockTime(at)}`;
  return `${at.getMonth() + 1}月${at.getDate()}日 ${clockTime(at)}`;
}

function bubble(entry, side, press) {
  const frame = { class: `bubble ${entry.kind}`, "data-testid": `bubble-${side}` };
  if (side === "left") return make("div", frame, ...replyNodes(entry.text, press));
  const draw = { voice: voiceBubble, image: imageBubble, location: locationBubble }[entry.kind];
  return draw ? draw(entry, frame) : make("div", frame, entry.fields.Content ?? "");
}

function voiceBubble(entry, frame) {
  const length = make("span", {}, `${entry.seconds}″`);
  const node = make("div", frame, make("span", { class: "unseen" }, "语音"), length, icon("sound"));
  node.style.setProperty("--seconds", Math.min(entry.seconds, 30));
  return node;
}

function imageBubble(entry, frame) {
  return make("div", frame, make("img", { src: entry.fields.PicUrl, alt: "照片：一盏不亮的路灯", width: 150, height: 200 }));
}

function locationBubble(entry, frame) {
  const words = make("div", { class: "place" }, make("b", {}, entry.place), make("small", {}, entry.fields.Label));
  return make("div", frame, words, make("div", { class: "map" }, icon("pin")));
}

function caption(entry) {
  if (entry.kind !== "voice") return null;
  return make("p", { class: "recognised" }, entry.fields.Recognition || "没有识别文字");
}

function paintFailure(line, again) {
  line.querySelector(".held")?.prepend(alarm(again));
  const what = line.matches(".system") && !line.textContent ? "菜单没有送到，点一下重发" : "发送失败，点一下重发";
  line.append(make("button", { type: "button", class: "resend", "data-testid": "resend", onclick: again }, what));
}

function alarm(again) {
  return make("button", { type: "button", class: "alarm", "aria-label": "重发这一条", onclick: again }, "!");
}

function accountFace() {
  return make("img", { class: "face", src: document.body.dataset.avatar, alt: "" });
}

function residentFace(resident) {
  return make("span", { class: `face colour-${colourOf(resident.name)}`, "aria-hidden": "true" }, resident.name.at(-1));
}
