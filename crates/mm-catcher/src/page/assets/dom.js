// Elements, made without HTML.

/**
 * Makes an element. `tag` may carry classes (`div.post.new`); attributes whose value is null,
 * undefined or false are left out; those that are functions become listeners.
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

const policy = globalThis.trustedTypes?.createPolicy("post", { createHTML: (text) => text })
  ?? { createHTML: (text) => text };

/** Makes an element around HTML that the server rendered and cleaned. Nothing else may come here. */
export function rendered(tag, html) {
  const element = el(tag);
  element.innerHTML = policy.createHTML(html);
  for (const pre of element.querySelectorAll("pre.code")) {
    const copy = copyButton("Copy", () => pre.querySelector("code")?.textContent ?? "");
    copy.classList.add("copy-code");
    const box = el("div.code-box");
    pre.replaceWith(box);
    box.append(pre, copy);
  }
  for (const table of element.querySelectorAll("table")) {
    const box = el("div.table-box", { tabindex: "0", role: "group", "aria-label": "Table" });
    table.replaceWith(box);
    box.append(table);
  }
  return element;
}

/** The address, if a link may lead there. */
export function address(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link to another place, or the bare text where none may lead. */
export function link(text, to, tag = "a") {
  const href = to ? address(to) : null;
  if (!href) return el("span", {}, text);
  return el(tag, { href, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** A picture of another host: named, never loaded. */
export function picture(url, what = "Image") {
  const href = address(url);
  const name = href ? href.replace(/^https?:\/\//, "") : url;
  const parts = [el("span.picture-icon", { "aria-hidden": "true" }, "🖼"), el("span.picture-name", {}, `${what} · ${name}`)];
  if (!href) return el("span.picture-link", {}, parts);
  const title = "Not loaded: it lies on another host. Opens in a new tab.";
  return el("a.picture-link", { href, title, target: "_blank", rel: "noopener noreferrer" }, parts);
}

/** A button that copies a text, and says so. */
export function copyButton(label, text, attributes = {}) {
  const button = el("button.button.small", {
    type: "button",
    ...attributes,
    click: async (event) => {
      event.stopPropagation();
      const done = await copy(text());
      button.textContent = done ? "Copied" : "Not copied";
      setTimeout(() => { button.textContent = label; }, 1500);
    },
  }, label);
  return button;
}

/** Over plain HTTP and from another machine browsers offer no clipboard. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el("textarea.hidden", { "aria-hidden": "true" });
    area.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** A text of JSON as coloured elements. */
export function jsonView(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const pre = el("pre.code");
  const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;
  let at = 0;
  for (const match of text.matchAll(token)) {
    pre.append(text.slice(at, match.index));
    const kind = match[2] ? "tk-h" : match[1] ? "tk-s" : match[3] ? "tk-k" : "tk-n";
    pre.append(el(`span.${kind}`, {}, match[1] ?? match[0]), match[2] ?? "");
    at = match.index + match[0].length;
  }
  pre.append(text.slice(at));
  return el("div.code-box", {}, pre, (() => {
    const button = copyButton("Copy", () => text);
    button.classList.add("copy-code");
    return button;
  })());
}

export const number = (value) => new Intl.NumberFormat("en").format(value ?? 0);

export function size(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let unit = 0;
  while (bytes >= 1000 && unit < units.length - 1) { bytes /= 1000; unit += 1; }
  return `${unit && bytes < 10 ? bytes.toFixed(1) : Math.round(bytes)} ${units[unit]}`;
}
