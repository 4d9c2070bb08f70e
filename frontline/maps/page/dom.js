// Everything that puts text on the screen goes through here, and only as text.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG_NAMESPACE, tag), attributes, children);
}

function byId(id) {
  return document.getElementById(id);
}

// Words of strangers: isolated, so that a right-to-left name cannot reorder its surroundings.
function words(text, attributes = {}) {
  return html("bdi", attributes, text);
}

// An address becomes a link only if it is http or https; anything else stays plain text.
function link(address, label) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  return html(
    "a",
    { href: url.href, target: "_blank", rel: "noopener noreferrer nofollow" },
    words(label),
  );
}

function button(className, label, symbol, onClick) {
  const node = html("button", { type: "button", class: className, "aria-label": label, title: label }, symbol);
  node.addEventListener("click", onClick);
  return node;
}

// Symbols are drawn, not typed: fonts disagree about arrows.
const SYMBOLS = {
  play: "M5 3.5v11l9-5.5z",
  pause: "M5 3.5h3v11H5zM10.5 3.5h3v11h-3z",
  back: "M12.5 3.5v11L6 9zM4 3.5h1.8v11H4z",
  forward: "M5.5 3.5v11L12 9zM12.2 3.5H14v11h-1.8z",
  close: "M4.2 5.3l1.1-1.1L9 7.9l3.7-3.7 1.1 1.1L10.1 9l3.7 3.7-1.1 1.1L9 10.1l-3.7 3.7-1.1-1.1L7.9 9z",
  quiet: "M7.2 4.5L4.6 13.5M12 4.5L9.4 13.5",
  measure: "M1.5 11.5l10-10 5 5-10 10zM3.6 11.5l2.9 2.9 7.9-7.9-2.9-2.9-1 1 1.4 1.4-.9.9-1.4-1.4-1 1 2 2-.9.9-2-2-1 1 1.4 1.4-.9.9-1.4-1.4z",
  compare: "M8.3 2h1.4v14H8.3zM2 5h5v1.4H3.4v5.2H7V13H2zM11 5h5v8h-5z",
  list: "M3 4h2v2H3zM7 4h8v2H7zM3 8h2v2H3zM7 8h8v2H7zM3 12h2v2H3zM7 12h8v2H7z",
};

function symbol(name) {
  return svg("svg", { viewBox: "0 0 18 18", class: "symbol", "aria-hidden": "true" }, svg("path", { d: SYMBOLS[name] }));
}
