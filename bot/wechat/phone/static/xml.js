// XML for reading: indented, with its tags coloured.

import { make } from "./dom.js";

/** Return the nodes of an XML text, or the text itself where it is none. */
export function xmlNodes(xml) {
  if (!xml.startsWith("<")) return [xml || "（空）"];
  const parsed = new DOMParser().parseFromString(xml, "text/xml");
  return parsed.querySelector("parsererror") ? [xml] : elementNodes(parsed.documentElement, "");
}

function elementNodes(element, indent) {
  const opening = [indent, tag(`<${element.nodeName}>`)];
  const closing = [tag(`</${element.nodeName}>`), "\n"];
  if (element.children.length === 0) return [...opening, ...Array.from(element.childNodes).flatMap(textNodes), ...closing];
  const inner = Array.from(element.children).flatMap((child) => elementNodes(child, `${indent}  `));
  return [...opening, "\n", ...inner, indent, ...closing];
}

function textNodes(node) {
  if (node.nodeType !== Node.CDATA_SECTION_NODE) return [node.data];
  return [tag("<![CDATA["), node.data, tag("]]>")];
}

function tag(text) {
  return make("span", { class: "tag" }, text);
}
