// Building blocks for the page. Text always becomes a text node; nothing here reads HTML.

/** Make an element: `class` and attributes by name, `on…` as listeners, null and false left out. */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Make a picture from the symbols at the end of phone.html. */
export function icon(name) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  picture.setAttribute("aria-hidden", "true");
  picture.append(use);
  return picture;
}

/** Return a fresh copy of a <template>'s content. */
export function stamp(id) {
  return document.getElementById(id).content.cloneNode(true);
}
