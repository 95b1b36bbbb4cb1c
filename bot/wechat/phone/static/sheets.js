// What the + panel asks before it sends: a line of speech, dictated words, a place.

import { make, stamp } from "./dom.js";

const PLACES = [
  ["社区服务中心", "临江街道清溪路18号", "29.563021", "106.551276"],
  ["清溪苑北门", "临江街道清溪路22号", "29.564187", "106.552903"],
  ["清溪新村3栋", "临江街道清溪路31号", "29.561874", "106.553415"],
  ["清溪小学门口", "临江街道清溪路40号", "29.560932", "106.549658"],
  ["零工驿站", "临江街道清溪路15号", "29.562455", "106.550121"],
];
const SPOKEN_PER_S = 4;
const UNHEARD_S = 3;

/** Resolves to {text, seconds} of a voice message (text empty if it was not recognised), or null. */
export async function askVoice(screen, name) {
  const answers = await askForm(screen, `${name}按住说话`, "voice-sheet", "发送语音", linkTick);
  if (!answers) return null;
  const text = answers.get("unrecognised") ? "" : answers.get("words").trim();
  return { text, seconds: text ? Math.ceil(text.length / SPOKEN_PER_S) : UNHEARD_S };
}

/** Resolves to the dictated text, or null. */
export async function askDictation(screen) {
  const answers = await askForm(screen, "语音输入", "dictation-sheet", "发送");
  return answers ? answers.get("words").trim() : null;
}

/** Resolves to {name, address, latitude, longitude}, or null. */
export function askPlace(screen) {
  return openSheet(screen, "发送位置", (choose) => [make("div", { class: "places" }, ...PLACES.map((place) => placeNode(place, choose)))]);
}

function placeNode([name, address, latitude, longitude], choose) {
  const onclick = () => choose({ name, address, latitude, longitude });
  return make("button", { type: "button", "data-testid": "place", onclick }, make("b", {}, name), make("small", {}, address));
}

function askForm(screen, title, template, go, prepare = () => {}) {
  return openSheet(screen, title, (choose) => {
    const submit = make("button", { type: "submit", class: "go", "data-testid": "sheet-send" }, go);
    const form = make("form", {}, stamp(template), submit);
    form.addEventListener("submit", (event) => finish(event, form, choose));
    form.addEventListener("keydown", sendOnEnter);
    prepare(form);
    return [form];
  });
}

function finish(event, form, choose) {
  event.preventDefault();
  const answers = new FormData(form);
  if (answers.get("unrecognised") || answers.get("words")?.trim()) choose(answers);
  else form.elements.words.focus();
}

/** Enter sends, Shift+Enter breaks the line; an Enter that ends a pinyin input does neither. */
export function sendOnEnter(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.tagName !== "TEXTAREA") return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}

function linkTick(form) {
  const { words, unrecognised } = form.elements;
  unrecognised.addEventListener("change", () => {
    words.disabled = unrecognised.checked;
  });
}

// Slides up inside one phone, so that it is plain whose it is. The rest of that phone rests meanwhile.
function openSheet(screen, title, build) {
  return new Promise((resolve) => {
    const back = document.activeElement;
    const others = Array.from(screen.children);
    const choose = (answer) => {
      veil.remove();
      others.forEach((other) => (other.inert = false));
      back?.focus();
      resolve(answer);
    };
    const veil = veilNode(title, build(choose), () => choose(null));
    others.forEach((other) => (other.inert = true));
    screen.append(veil);
    veil.querySelector("textarea, .places button").focus();
  });
}

function veilNode(title, content, cancel) {
  const close = make("button", { type: "button", class: "cancel", "data-testid": "sheet-cancel", onclick: cancel }, "取消");
  const sheet = make("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title },
    make("header", {}, make("h3", {}, title), close), ...content);
  const veil = make("div", { class: "veil", onclick: (event) => event.target === veil && cancel() }, sheet);
  veil.addEventListener("keydown", (event) => event.key === "Escape" && cancel());
  return veil;
}
