// The panel that shows what really went over the wire, newest first.

import { make } from "./dom.js";
import { clockTime } from "./bubbles.js";
import { xmlNodes } from "./xml.js";

const KINDS = { text: "文字", voice: "语音", image: "图片", location: "位置", event: "事件" };

/** Show these exchanges in `panel`. */
export function drawExchanges(panel, exchanges) {
  const note = make("p", { class: "wire-note" }, exchanges.length ? "最近的来回，已解密。最新的在最上面。" : "还没有来回。发一条消息就有了。");
  panel.replaceChildren(make("h3", {}, "报文"), note, ...exchanges.map(exchangeNode));
}

function exchangeNode(exchange, index) {
  const { kind, at, tries, ms, faults, sent, received } = exchange;
  const summary = make("summary", {}, make("b", {}, KINDS[kind] ?? kind), ` ${clockTime(new Date(at))} · 送了 ${tries} 次 · ${ms} 毫秒`);
  const faultList = faults.length ? make("ul", { class: "faults" }, ...faults.map((fault) => make("li", {}, fault))) : null;
  return make("details", { open: index === 0 }, summary, faultList, ...xmlNode("微信 → 家门口", sent), ...xmlNode("家门口 → 微信", received));
}

function xmlNode(title, xml) {
  return [make("h4", {}, title), make("pre", { tabindex: "0", "aria-label": title }, ...xmlNodes(xml))];
}
