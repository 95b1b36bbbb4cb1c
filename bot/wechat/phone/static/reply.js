// The account's text as WeChat shows it: plain, with pressable options and web links. Any other markup stays text.

import { make } from "./dom.js";

const ANCHOR = /<a\s+href\s*=\s*(["'])(.*?)\1[^<>]*>(.*?)<\/a>/gis;
const OPTION = /^weixin:\/\/bizmsgmenu\?msgmenucontent=(.*)&msgmenuid=([^&]*)$/s;
const ADDRESS = /https?:\/\/[^\s<>"'，。；：！？、（）【】《》“”]+/g;

/** Return the nodes of a reply. press(content, id): called when an option is pressed. */
export function replyNodes(text, press) {
  return splitBy(ANCHOR, text, (match) => anchorNode(match[2], match[3], press), withAddresses);
}

function withAddresses(text) {
  return splitBy(ADDRESS, text, (match) => webLink(match[0], match[0]), (rest) => [rest]);
}

function anchorNode(href, label, press) {
  const option = OPTION.exec(href);
  if (option) return optionNode(label, option[1], option[2], press);
  return /^https?:\/\//i.test(href) ? webLink(href, label) : label;
}

function optionNode(label, content, id, press) {
  const onclick = () => press(content, id);
  return make("button", { type: "button", class: "option", "data-testid": "option", onclick }, label);
}

function webLink(href, label) {
  return make("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

function splitBy(pattern, text, found, between) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    nodes.push(...between(text.slice(end, match.index)), found(match));
    end = match.index + match[0].length;
  }
  return [...nodes, ...between(text.slice(end))].filter((node) => node !== "");
}
