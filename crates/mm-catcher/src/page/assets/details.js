// The panel at the right: a post's thread, its request, its JSON, and what a real server
// would have made of it.

import { copyButton, el, jsonView, rendered } from "./dom.js";
import { requestParts } from "./request.js";
import { channelName, postElement } from "./post.js";
import * as api from "./api.js";

export class Details {
  constructor(box, actions) {
    Object.assign(this, { box, actions, id: null, tab: "thread", posts: [] });
  }

  get isOpen() { return !this.box.hidden; }

  /** Shows a post; `tab` is one of those below. */
  async open(id, tab = "thread") {
    const fresh = this.id !== id || !this.isOpen;
    this.id = id;
    this.tab = tab;
    this.box.hidden = false;
    document.body.dataset.details = "";
    if (fresh) this.before = document.activeElement;
    try {
      const [post, thread] = await Promise.all([api.post(id), api.thread(id)]);
      if (this.id !== id) return;
      this.post = post;
      this.posts = thread.posts ?? thread;
      this.draw();
      if (fresh) this.box.querySelector("[role=tab][aria-selected=true]")?.focus({ preventScroll: true });
    } catch (error) {
      if (this.id === id) this.box.replaceChildren(this.head("Post"), el("p.panel-note", {}, `Not loaded: ${error.message}`));
    }
  }

  /** Loads anew what may have changed. */
  async refresh(id) {
    if (!this.isOpen || !(id === this.id || this.posts.some((post) => post.id === id || post.root_id === id))) return;
    await this.open(this.id, this.tab);
  }

  /** Whether a post that came belongs to the thread that is shown. */
  concerns(what) { return this.isOpen && this.post && (what.root_id === (this.post.root_id || this.post.id) || what.id === this.id); }

  close() {
    if (!this.isOpen) return false;
    this.box.hidden = true;
    delete document.body.dataset.details;
    this.id = null;
    this.actions.closed();
    if (this.before?.isConnected) this.before.focus({ preventScroll: true });
    return true;
  }

  head(title) {
    return el("header.panel-head", {}, el("h2", {}, title),
      this.post && el("span.muted", {}, channelName(this.post.channel)),
      el("button.icon-button", { type: "button", "aria-label": "Close the details", title: "Close (Esc)", click: () => this.close() }, "✕"));
  }

  draw() {
    const { post } = this;
    const remarks = post.remarks?.length ?? 0;
    const tabs = [
      ["thread", "Thread", () => this.thread()],
      post.card_html && ["card", "Card", () => rendered("div.text.panel-card", post.card_html)],
      ["request", "Request", () => this.request()],
      ["json", "JSON", () => jsonView(post.json ?? post)],
      ["remarks", remarks ? `Remarks (${remarks})` : "Remarks", () => this.remarks()],
    ].filter(Boolean);
    const chosen = tabs.find(([tab]) => tab === this.tab) ?? tabs[0];
    this.tab = chosen[0];
    const choose = (tab) => { this.tab = tab; this.draw(); this.box.querySelector(`[data-tab=${tab}]`)?.focus(); };
    const step = (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      const at = tabs.findIndex(([tab]) => tab === this.tab);
      choose(tabs[(at + by + tabs.length) % tabs.length][0]);
    };
    const bar = el("div.tabs", { role: "tablist", "aria-label": "Details", keydown: step }, tabs.map(([tab, title]) =>
      el("button.tab", {
        type: "button", role: "tab", id: `tab-${tab}`, "data-tab": tab, "aria-controls": "panel-body",
        "aria-selected": String(tab === this.tab), tabindex: tab === this.tab ? "0" : "-1", click: () => choose(tab),
      }, title)));
    const body = el("div.panel-body", { role: "tabpanel", id: "panel-body", "aria-labelledby": `tab-${this.tab}`, tabindex: "0" }, chosen[2]());
    const foot = el("footer.panel-foot", {},
      el("button.button.small", { type: "button", click: () => this.actions.forward(post) }, "Forward…"),
      copyButton("Copy post id", () => post.id));
    this.box.replaceChildren(this.head("Details"), bar, body, foot);
  }

  thread() {
    const elements = this.posts.map((post) => {
      const element = postElement(post, this.actions, { inPanel: true });
      if (post.id === this.id && this.posts.length > 1) element.dataset.current = "";
      return element;
    });
    const replies = this.posts.length - 1;
    if (replies > 0) elements.splice(1, 0, el("div.day", {}, el("span", {}, replies === 1 ? "1 reply" : `${replies} replies`)));
    return [elements, replies < 1 && el("p.panel-note", {}, "No replies yet.")];
  }

  request() {
    const raw = this.post.raw;
    if (!raw) return el("p.panel-note", {}, "This post did not come by a request of its own, or the request is no longer kept.");
    return requestParts(raw);
  }

  remarks() {
    const list = this.post.remarks ?? [];
    if (!list.length) return el("p.panel-note", {}, "Nothing to remark: a real server takes this post as it is.");
    return [el("p.panel-note", {}, "What a real server would have refused or changed:"),
      el("ul.remarks", {}, list.map((remark) => el("li", {}, typeof remark === "string" ? remark : JSON.stringify(remark))))];
  }
}
