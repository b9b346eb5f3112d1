// A post, as Mattermost shows it, with what the catcher knows about it.

import { el, number, rendered, size } from "./dom.js";
import { attachments } from "./attachment.js";
import { blocks } from "./blocks.js";

/** Names that every reader knows at once, each in a colour of its own. */
const HUES = 12;
/** How much of a post names it. */
const LABEL_LETTERS = 80;
/** Emoji that are hardly seen on white. */
const PALE = ["❕", "❔"];

/** Makes the element of a post. `actions.open(post, tab)` shows its details. */
export function postElement(post, actions, { inPanel = false, place = "all" } = {}) {
  const name = post.display_name || post.user?.username || "unknown";
  const deleted = post.delete_at > 0;
  const open = (tab) => (event) => { event.stopPropagation(); actions.open(post, tab); };
  const article = el("article.post", {
    tabindex: "-1",
    "data-id": post.id,
    "data-seq": post.seq,
    "data-priority": post.priority || null,
    "data-deleted": deleted || null,
    dblclick: (event) => { if (!event.target.closest("a,button,input,select,pre")) actions.open(post); },
  });

  const head = el("header.post-head", {},
    el("span.post-name", {}, name),
    post.user?.is_bot && el("span.badge", {}, "BOT"),
    name !== post.user?.username && post.user?.username && !post.user.is_bot
      && el("span.muted", {}, `@${post.user.username}`),
    !inPanel && place !== `channel:${post.channel?.id}` && el("span.post-channel", {}, channelName(post.channel)),
    post.inbox && !place.startsWith("inbox:") && el("span.post-inbox", { title: "The webhook it came in by" }, post.inbox.name || post.inbox.id),
    labels(post),
    inPanel ? time(post) : el("button.post-time", { type: "button", "aria-label": `Details, posted ${clock(post.create_at)}`, click: open("thread") },
      time(post), el("span.post-more", {}, "Details")),
  );

  const body = el("div.post-body");
  if (post.root_id && !inPanel) {
    body.append(el("button.thread-hint", { type: "button", click: open("thread") }, "↳ In a thread"));
  }
  if (deleted) body.append(el("p.deleted-note", {}, "Deleted. What it said stays here:"));
  if (post.html) body.append(foldable(rendered("div.text", post.html)));
  body.append(...blocks(post.blocks, actions.press?.bind(null, post)));
  body.append(...attachments(post.attachments, actions.press?.bind(null, post)));
  if (post.files?.length) body.append(files(post.files));
  if (post.reactions?.length) {
    body.append(el("ul.reactions", { "aria-label": "Reactions" }, post.reactions.map((reaction) =>
      el("li", { title: (reaction.users ?? []).join(", ") }, `${reaction.emoji} ${reaction.count}`))));
  }

  const foot = el("div.post-foot",  {},
    post.reply_count > 0 && !inPanel && el("button.foot-link", { type: "button", click: open("thread") },
      `💬 ${number(post.reply_count)} ${post.reply_count === 1 ? "reply" : "replies"}`),
    post.card_html && !inPanel && el("button.foot-link", { type: "button", click: open("card") }, "🛈 Card"),
    post.remarks?.length > 0 && !inPanel && el("button.foot-link.warn", { type: "button", click: open("remarks") },
      `⚠ ${post.remarks.length === 1 ? post.remarks[0] : `${post.remarks.length} remarks`}`),
  );
  if (foot.childElementCount) body.append(foot);

  const tools = !inPanel && el("div.post-tools", { role: "group", "aria-label": "Actions" },
    el("button.icon-button", { type: "button", title: "Thread", "aria-label": "Open the thread", click: open("thread") }, "💬"),
    el("button.icon-button", { type: "button", title: "Raw request", "aria-label": "Show the raw request", click: open("request") }, "{ }"),
    el("button.icon-button", { type: "button", title: "Forward to a real webhook", "aria-label": "Forward to a real webhook", click: (event) => { event.stopPropagation(); actions.forward(post); } }, "↗"),
  );
  article.setAttribute("aria-label", `${name}: ${beginning(body)}`);
  article.append(avatar(post, name), el("div.post-main", {}, head, body), ...(tools ? [tools] : []));
  return article;
}

/** How a post begins, for who hears it. */
function beginning(body) {
  const said = body.querySelector(".text, .blocks, .attachment, .files")?.cloneNode(true);
  for (const button of said?.querySelectorAll("button") ?? []) button.remove();
  for (const part of said?.querySelectorAll("br, p, li, td, th, dt, dd, div, h1, h2, h3, h4, h5, h6") ?? []) part.after(" ");
  const letters = [...(said?.textContent ?? "").replace(/\s+/g, " ").trim()];
  if (!letters.length) return "no text";
  return letters.length > LABEL_LETTERS ? `${letters.slice(0, LABEL_LETTERS).join("")}…` : letters.join("");
}

export function channelName(channel) {
  if (!channel) return "";
  const direct = channel.type === "D" || channel.type === "G";
  const sign = direct ? "@" : channel.type === "P" ? "🔒 " : "~";
  return sign + (direct ? channel.display_name || channel.name : channel.name);
}

const time = (post) => el("time.post-time", { datetime: new Date(post.create_at).toISOString(), title: new Date(post.create_at).toLocaleString() }, clock(post.create_at));

const clock = (time) => new Date(time).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** The icon's image lies on another host: its place is taken by the first letter. */
function avatar(post, name) {
  if (post.emoji) return el("div.avatar.emoji", { "aria-hidden": "true", "data-pale": PALE.includes(post.emoji) }, post.emoji);
  let hue = 0;
  for (const char of name) hue = (hue * 31 + char.codePointAt(0)) % HUES;
  const title = post.icon ? `Its icon: ${post.icon}` : null;
  return el("div.avatar", { "aria-hidden": "true", "data-hue": hue, title }, [...name][0]?.toUpperCase() ?? "?");
}

function labels(post) {
  const label = (kind, text, title) => el(`span.label.${kind}`, { title }, text);
  return [
    post.priority === "urgent" && label("urgent", "Urgent"),
    post.priority === "important" && label("important", "Important"),
    post.silent && label("silent", "Silent", "Shown without push, mail, desktop notice or unread mark"),
    post.type === "burn_on_read" && label("burn", "Burn on read"),
    post.type && post.type !== "burn_on_read" && label("kind", post.type.replace(/^(system|custom)_/, "")),
    post.ephemeral && label("silent", "Only visible to one"),
    post.edit_at > 0 && label("kind", "Edited", new Date(post.edit_at).toLocaleString()),
  ];
}

/** A very long text is folded: the list stays a list. */
function foldable(text) {
  const long = text.textContent.length > 2400 || text.querySelectorAll("br, li, tr, p").length > 40
    || (text.textContent.match(/\n/g)?.length ?? 0) > 40;
  if (!long) return text;
  text.classList.add("folded");
  const button = el("button.fold", {
    type: "button", "aria-expanded": "false",
    click: (event) => {
      event.stopPropagation();
      const folded = text.classList.toggle("folded");
      button.textContent = folded ? "Show more" : "Show less";
      button.setAttribute("aria-expanded", String(!folded));
    },
  }, "Show more");
  return el("div", {}, text, button);
}

function files(list) {
  return el("ul.files", { "aria-label": "Files" }, list.map((file) => {
    const own = String(file.url ?? "");
    // Only what this server holds: the address is relative, or it is not followed.
    const url = own && !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(own) ? own : null;
    if (url && /^image\/(png|jpeg|gif|webp|bmp|avif)$/.test(file.mime_type ?? "")) {
      return el("li.file-image", {}, el("a", { href: url, target: "_blank", rel: "noopener" },
        el("img", { src: url, alt: file.name, loading: "lazy" })), el("span.muted", {}, `${file.name} · ${size(file.size ?? 0)}`));
    }
    const parts = [el("span.file-kind", { "aria-hidden": "true" }, extension(file.name)),
      el("span.file-name", {}, file.name), el("span.muted", {}, size(file.size ?? 0))];
    return el("li", {}, url ? el("a.file", { href: url, download: file.name }, parts) : el("span.file", {}, parts));
  }));
}

const extension = (name) => (/\.([a-z0-9]{1,5})$/i.exec(name ?? "")?.[1] ?? "file").toLowerCase();

