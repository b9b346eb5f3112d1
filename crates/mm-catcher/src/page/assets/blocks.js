// Mattermost Blocks: texts, images, buttons and menus in a layout.

import { el, picture, rendered } from "./dom.js";
import { button, colour, select } from "./attachment.js";

/** As deep as the server allows. */
const DEPTH_MAX = 32;

export function blocks(list, press, depth = 0) {
  if (!Array.isArray(list) || !list.length || depth > DEPTH_MAX) return [];
  const elements = list.map((block) => make(block, press, depth + 1));
  return depth ? elements : [el("div.blocks", {}, elements)];
}

const word = (value, words, otherwise) => (words.includes(value) ? value : otherwise);

function make(block, press, depth) {
  const inner = (list) => blocks(list, press, depth);
  switch (block?.type) {
    case "text":
      return textBlock(block);
    case "image": {
      const what = block.alt_text || block.title || "Image";
      const align = word(block.horizontal_alignment, ["left", "center", "right"], null);
      return el("div.block-image", { title: block.title, "data-align": align }, picture(block.url ?? "", what));
    }
    case "divider":
      return el("hr.block-divider");
    case "button":
      return button(block.text, block.style, block.disabled, block.tooltip, () => press?.(block));
    case "static_select":
      return select(block.placeholder, block.options, block.initial_option, block.disabled, () => press?.(block));
    case "container":
      return container(block, inner);
    case "collapsible":
      return el("details.block-collapsible", { open: !block.collapsed },
        el("summary", {}, el("div.block-header", {}, inner(block.header))),
        el("div.block-content", {}, inner(block.content)));
    case "column_set":
      return el("div.block-columns", { "data-gap": gap(block) }, inner(block.columns));
    case "column":
      return el("div.block-column", { "data-gap": gap(block), "data-width": word(block.width, ["auto", "stretch"], "stretch") }, inner(block.items));
    default:
      return el("p.block-unknown", {}, `A block of the kind “${block?.type ?? "none"}”`);
  }
}

const gap = (block) => word(block.gap, ["none", "small", "medium", "large", "xlarge"], "none");

function textBlock(block) {
  const text = rendered("div.text.block-text", block.html ?? "");
  if (block.is_subtle) text.dataset.subtle = "";
  if (block.size === "small") text.dataset.size = "small";
  return text;
}

function container(block, inner) {
  const box = el("div.block-container", {
    "data-border": Boolean(block.border),
    "data-background": word(block.background, ["gray"], null),
    "data-flow": word(block.flow, ["horizontal"], null),
    "data-height": word(block.max_height, ["small", "medium", "large"], null),
    "data-gap": gap(block),
  }, inner(block.content));
  const accent = colour(block.accent_color)
    ?? (block.accent_color && CSS.supports("color", block.accent_color) && !/[(;]/.test(block.accent_color) ? block.accent_color : null);
  if (accent) {
    box.dataset.accent = "";
    box.style.borderLeftColor = accent;
  }
  return box;
}
