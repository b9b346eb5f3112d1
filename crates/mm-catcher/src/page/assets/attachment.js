// Attachments: the coloured blocks of a post.

import { el, link, picture, rendered } from "./dom.js";

const COLOURS = { good: "#2f9e5f", warning: "#e0a21b", danger: "#d2464b", success: "#2f9e5f", primary: "#2b5fd9" };

/** A colour of a post, if it is one: a name of Mattermost's or `#rrggbb`. */
export function colour(text) {
  if (!text) return null;
  return COLOURS[text] ?? (/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(text) ? text : null);
}

export function attachments(list, press) {
  return (list ?? []).map((attachment) => {
    const bar = colour(attachment.color);
    const box = el("div.attachment");
    if (bar) box.style.borderLeftColor = bar;
    const part = (tag, ...children) => box.append(el(tag, {}, ...children));
    if (attachment.author_name) {
      part("div.attachment-author", link(attachment.author_name, attachment.author_link));
    }
    if (attachment.title) part("div.attachment-title", link(attachment.title, attachment.title_link));
    if (attachment.text_html) box.append(rendered("div.text", attachment.text_html));
    if (attachment.fields?.length) box.append(fields(attachment.fields));
    if (attachment.image_url) part("div.attachment-image", picture(attachment.image_url));
    if (attachment.thumb_url) part("div.attachment-image", picture(attachment.thumb_url, "Thumbnail"));
    if (attachment.footer || attachment.ts) {
      const time = attachment.ts ? new Date(Number(attachment.ts) * 1000) : null;
      const when = time && !Number.isNaN(time.getTime()) ? time.toLocaleString() : null;
      part("div.attachment-footer", [attachment.footer, when].filter(Boolean).join(" · "));
    }
    if (attachment.actions?.length) box.append(actions(attachment.actions, press));
    const around = [box];
    if (attachment.pretext_html) around.unshift(rendered("div.text.pretext", attachment.pretext_html));
    return el("div.attachment-around", {}, around);
  });
}

/** Two short fields share a row. */
function fields(list) {
  return el("dl.fields", {}, list.map((field) =>
    el(field.short ? "div.field.short" : "div.field", {},
      el("dt", {}, field.title ?? ""),
      rendered("dd", field.value_html ?? ""))));
}

function actions(list, press) {
  return el("div.actions", {}, list.map((action) => action.type === "select"
    ? select(action.name, action.options, action.default_option, action.disabled, () => press?.(action))
    : button(action.name, action.style, action.disabled, action.tooltip, () => press?.(action))));
}

export function button(label, style, disabled, tooltip, pressed) {
  const own = colour(style);
  const element = el("button.button.action", {
    type: "button", disabled, title: tooltip, "data-style": own && style in COLOURS ? style : null,
    click: (event) => { event.stopPropagation(); pressed(); },
  }, label || "Button");
  if (own && !(style in COLOURS)) element.style.color = element.style.borderColor = own;
  return element;
}

export function select(label, options, chosen, disabled, pressed) {
  const menu = el("select.action", { disabled, "aria-label": label || "Menu", change: pressed },
    el("option", { value: "" }, label || "Choose"),
    (options ?? []).map((option) => el("option", { value: option.value, selected: chosen && option.value === chosen }, option.text ?? option.value)));
  return menu;
}
