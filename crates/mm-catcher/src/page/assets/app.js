// The page: puts its parts together.

import * as api from "./api.js";
import { copyButton, el, number } from "./dom.js";
import { askForward, confirm, help, toast } from "./dialogs.js";
import { emptyState } from "./empty.js";
import { Details } from "./details.js";
import { misbehaves, openFaults } from "./faults.js";
import { bindKeys } from "./keys.js";
import { List } from "./list.js";
import { coalesce, listen } from "./live.js";
import { drawPlaces, placeOf } from "./places.js";
import { postElement } from "./post.js";
import { requestElement } from "./request.js";

const $ = (id) => document.getElementById(id);
const search = $("search"), places = $("places"), newer = $("newer");
let overview = { counts: {}, inboxes: [], channels: [] };
let view = { place: "all", q: "" };
let missed = 0;
const seen = new Map();

const failed = (error) => toast(error.message, "error");

const actions = {
  open: (post, tab) => { if (post.request) return; details.open(post.id, tab ?? "thread"); select(post.id, false); remember(post.id); },
  forward: (post) => askForward((url) => api.forward(post.id, url)),
  press: (post, action) => {
    const target = action.integration?.url ?? action.action_id ?? action.id;
    toast(target ? `A click would run ${target}` : "This action names no target");
  },
  closed: () => remember(null),
};

const details = new Details($("details"), actions);
const list = new List($("posts"), {
  build: (post) => post.request ? requestElement(post) : postElement(post, actions, { place: view.place }),
  empty: (query) => emptyState(query, overview, placeOf(overview, query.place)),
  changed: () => drawNewer(),
  failed,
});

/** The view is in the address: a reload or a bookmark comes back to it. */
function remember(post) {
  const values = new URLSearchParams();
  if (view.place !== "all") values.set("place", view.place);
  if (view.q) values.set("q", view.q);
  if (post) values.set("post", post);
  const hash = values.toString();
  if (hash !== location.hash.slice(1)) history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
}

async function show(next) {
  view = { ...view, ...next };
  search.value = view.q;
  missed = 0;
  delete document.body.dataset.menu;
  $("menu").setAttribute("aria-expanded", "false");
  $("scrim").hidden = true;
  drawHead();
  remember(details.id);
  await list.open(view);
  markSeen();
}

function markSeen() {
  const lasts = [...(overview.inboxes ?? []).map((inbox) => [`inbox:${inbox.id}`, inbox.last_seq]),
    ...(overview.channels ?? []).map((channel) => [`channel:${channel.id}`, channel.last_seq])];
  for (const [place, last] of lasts) if (view.place === "all" || view.place === place) seen.set(place, last ?? 0);
  if (view.place === "all") seen.set("all", Math.max(0, ...lasts.map(([, last]) => last ?? 0)));
  drawPlaces(places, overview, view.place, seen, (place) => show({ place, q: "" }));
}

function drawHead() {
  const place = placeOf(overview, view.place);
  const many = place.kind === "refused" ? "request" : "post";
  const count = view.q ? `matching “${view.q}”` : `${number(place.count)} ${many}${place.count === 1 ? "" : "s"}`;
  const url = place.kind === "channel" ? null : place.url;
  $("place-head").replaceChildren(...[
    el("h1", {}, el("span.place-sign", { "aria-hidden": "true" }, place.sign), place.name),
    el("span.muted.place-note", {}, [place.note, count].filter(Boolean).join(" · ")),
    url ? el("span.place-url", {}, el("code", {}, url), copyButton("Copy", () => url, { "aria-label": "Copy the webhook URL" })) : "",
    el("span.grow"),
    place.kind !== "refused" && el("a.button.small", { href: api.exportAddress(view.place), download: "posts.json" }, "Download"),
    place.kind !== "refused" && el("button.button.small", { type: "button", click: clear }, "Clear…")].filter(Boolean));
  document.title = `${place.name} · mm-catcher`;
}

function drawNewer() {
  const hidden = list.stick && !list.newer;
  if (hidden) missed = 0;
  newer.hidden = hidden || !list.posts.length;
  newer.textContent = missed ? `↓ ${number(missed)} new ${missed === 1 ? "post" : "posts"}` : "↓ Newest";
}

async function clear() {
  if (view.place === "refused") return;
  const place = placeOf(overview, view.place);
  const what = view.place === "all" ? "all posts" : `the posts of ${place.name}`;
  if (!await confirm("Clear", `This removes ${what} for good${view.q ? ", not only those that were found" : ""}.`, "Clear")) return;
  try {
    await api.clear(view.place);
    details.close();
    await refresh();
    await show({});
    toast("Cleared");
  } catch (error) { failed(error); }
}

async function refresh() {
  overview = await api.overview();
  drawHead();
  $("faults-button").toggleAttribute("data-active", misbehaves(overview.faults));
  markSeen();
  if (!list.posts.length) list.draw();
}

/** Moves to the next post or the one before. */
function move(by) {
  const posts = [...$("posts").querySelectorAll(".post")];
  if (!posts.length) return false;
  const at = posts.findIndex((post) => post.hasAttribute("data-selected"));
  const next = posts[at < 0 ? (by > 0 ? firstVisible(posts) : posts.length - 1) : Math.min(posts.length - 1, Math.max(0, at + by))];
  select(next.dataset.id);
  next.scrollIntoView({ block: "nearest" });
  if (details.isOpen) details.open(next.dataset.id, details.tab);
  return true;
}

function firstVisible(posts) {
  const top = $("posts").getBoundingClientRect().top;
  return Math.max(0, posts.findIndex((post) => post.getBoundingClientRect().bottom > top + 20));
}

function select(id, focus = true) {
  for (const post of $("posts").querySelectorAll(".post[data-selected]")) post.removeAttribute("data-selected");
  const post = $("posts").querySelector(`.post[data-id="${CSS.escape(id)}"]`);
  post?.setAttribute("data-selected", "");
  if (focus) post?.focus({ preventScroll: true });
}

const selected = () => list.posts.find((post) => post.id === $("posts").querySelector(".post[data-selected]")?.dataset.id);
const withSelected = (action) => () => { const post = selected(); if (!post) return false; action(post); return true; };

function switchTheme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  localStorage.setItem("mm-catcher.theme", dark ? "light" : "dark");
}

function toggleMenu(open = !("menu" in document.body.dataset)) {
  document.body.toggleAttribute("data-menu", open);
  $("menu").setAttribute("aria-expanded", String(open));
  $("scrim").hidden = !open;
}

const newest = () => { list.open(view).then(drawNewer); };

// Waits a little, so that a storm of posts is one fetch.
const follow = coalesce(async () => { await list.follow(); }, 120);
const recount = coalesce(() => refresh().catch(failed), 400);
const announce = coalesce(() => { $("announce").textContent = `New posts. ${number(overview.counts.posts)} in all.`; }, 2000);

function happened(kind, what) {
  recount();
  if (kind === "missed") {
    if (list.stick) list.open(view);
  } else if (kind === "request") {
    if (view.place === "refused") follow();
  } else if (view.place === "refused") {
    return;
  } else if (kind === "post") {
    if (!(list.stick && !list.newer)) missed += 1;
    follow();
    announce();
    if (details.concerns(what)) details.refresh(details.id);
  } else if (kind === "cleared") {
    list.open(view);
  } else if (kind === "edit" || kind === "delete") {
    if (list.has(what.id)) api.post(what.id).then((post) => list.replace(post), () => {});
    details.refresh(what.id);
  }
}

function connection(state) {
  const status = $("status");
  const was = status.dataset.state;
  status.dataset.state = state;
  status.firstElementChild.textContent = state === "on" ? "Live" : "Reconnecting";
  if (state === "on" && was === "off") comeBack().catch(failed);
}

/** Takes in what came while nobody listened, or that the server is another one now. */
async function comeBack() {
  await refresh();
  const lasts = (overview.channels ?? []).map((channel) => channel.last_seq ?? 0);
  const isOther = (list.posts.at(-1)?.seq ?? 0) > Math.max(0, ...lasts);
  if (list.stick || isOther || view.place === "refused") await list.open(view);
  else await list.follow();
}

bindKeys({
  j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
  Enter: withSelected((post) => actions.open(post)),
  r: withSelected((post) => actions.open(post, "request")),
  f: withSelected((post) => actions.forward(post)),
  g: newest, End: newest, Home: () => { list.openOldest(); },
  "/": () => { search.focus(); search.select(); },
  "?": help, c: () => { clear(); }, t: switchTheme,
  Escape: () => {
    if (document.activeElement === search) {
      search.blur();
      if (view.q) show({ q: "" });
      return true;
    }
    if ("menu" in document.body.dataset) { toggleMenu(false); return true; }
    return details.close();
  },
});

let typing = null;
search.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => show({ q: search.value.trim() }), 200);
});
$("search-form").addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(typing);
  show({ q: search.value.trim() });
});
newer.addEventListener("click", newest);
$("help-button").addEventListener("click", help);
$("theme-button").addEventListener("click", switchTheme);
$("faults-button").addEventListener("click", () => openFaults(recount));
$("menu").addEventListener("click", () => toggleMenu());
$("scrim").addEventListener("click", () => toggleMenu(false));

async function start() {
  const values = new URLSearchParams(location.hash.slice(1));
  view = { place: values.get("place") ?? "all", q: values.get("q") ?? "" };
  const post = values.get("post");
  try {
    await refresh();
    for (const [kind, entries] of [["inbox", overview.inboxes], ["channel", overview.channels]]) {
      for (const entry of entries ?? []) seen.set(`${kind}:${entry.id}`, entry.last_seq ?? 0);
    }
  } catch (error) { failed(error); }
  await show({});
  if (post) details.open(post);
  listen(happened, connection);
  drawNewer();
}

start();
