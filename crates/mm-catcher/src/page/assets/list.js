// The posts of a place: a window onto as many as there are.
//
// The document holds WINDOW posts at most. At either end the next page is fetched by sequence
// number, and as many are dropped at the other end, so 100,000 posts cost what 150 cost.

import { el } from "./dom.js";
import * as api from "./api.js";

const PAGE = 50;
const WINDOW = 150;
/** How near to an end, in pixels, the next page is fetched. */
const NEAR = 900;

export class List {
  /** `build(post)` makes a post's element; `changed()` hears that what is shown changed. */
  constructor(box, { build, empty, changed, failed }) {
    Object.assign(this, { box, build, empty, changed, failed });
    this.posts = [];
    this.nodes = new Map();
    this.older = this.newer = false;
    this.query = { place: "all", q: "" };
    this.request = null;
    this.opening = this.busy = this.dirty = this.known = false;
    this.stick = true;
    box.addEventListener("scroll", () => this.scrolled(), { passive: true });
    new ResizeObserver(() => { if (this.stick && !this.newer) this.toEnd(); }).observe(box);
  }

  /** Shows a place from its newest post back. What was under way for another is dropped. */
  async open(query) {
    this.query = query;
    this.request?.abort();
    const request = this.request = new AbortController();
    this.opening = true;
    this.dirty = false;
    this.box.setAttribute("aria-busy", "true");
    try {
      const { posts, more } = await api.posts({ ...query, limit: PAGE }, request.signal);
      this.posts = sorted(posts);
      this.older = more;
      this.newer = false;
      this.known = true;
      this.nodes.clear();
      this.stick = true;
      this.draw();
      this.toEnd();
    } catch (error) {
      if (error.name !== "AbortError") this.failed(error);
    }
    if (this.request !== request) return;
    this.opening = false;
    this.box.setAttribute("aria-busy", "false");
    this.changed();
    this.catchUp();
  }

  /** Shows the oldest posts of the place. */
  async openOldest() {
    await this.exclusive(async (signal) => {
      const { posts, more } = await api.posts({ ...this.query, after: 0, limit: PAGE }, signal);
      this.posts = sorted(posts);
      this.older = false;
      this.newer = more;
      this.stick = !more;
      this.draw();
      this.box.scrollTop = 0;
    });
  }

  async fetchOlder() {
    if (!this.older || !this.posts.length) return;
    await this.exclusive(async (signal) => {
      const before = this.posts[0].seq;
      const { posts, more } = await api.posts({ ...this.query, before, limit: PAGE }, signal);
      this.older = more;
      this.posts = sorted(posts).concat(this.posts);
      if (this.posts.length > WINDOW) { this.posts.length = WINDOW; this.newer = true; }
      this.draw();
    });
  }

  /** Fetches what came after the last post shown. */
  async fetchNewer() {
    await this.exclusive(async (signal) => {
      const after = this.posts.at(-1)?.seq ?? 0;
      const { posts, more } = await api.posts({ ...this.query, after, limit: PAGE }, signal);
      const known = new Set(this.posts.map((post) => post.seq));
      const fresh = sorted(posts).filter((post) => !known.has(post.seq));
      this.newer = more;
      this.posts = this.posts.concat(fresh);
      if (this.posts.length > WINDOW) { this.posts.splice(0, this.posts.length - WINDOW); this.older = true; }
      this.draw();
      if (this.stick && !more) this.toEnd();
    });
  }

  /** Takes in what just came: at the end it follows, elsewhere it only tells. */
  async follow() {
    if (this.opening || this.busy) {
      this.dirty = true;
      return;
    }
    if (this.stick || !this.newer) {
      await this.fetchNewer();
      // A storm: the newest matter more than all of those between.
      if (this.stick && this.newer) await this.open(this.query);
    }
    this.changed();
  }

  /** Follows what came while something else was under way. */
  catchUp() {
    if (!this.dirty) return;
    this.dirty = false;
    this.follow();
  }

  /** Shows a post anew, if it is in the window. */
  replace(post) {
    const at = this.posts.findIndex((own) => own.id === post.id);
    if (at < 0) return;
    this.posts[at] = { ...post, seq: this.posts[at].seq };
    this.nodes.delete(this.posts[at].seq);
    this.draw();
  }

  has(id) { return this.posts.some((post) => post.id === id); }

  /** One fetch at a time; a place that was left no longer matters. */
  async exclusive(action) {
    if (this.opening || this.busy) return;
    this.busy = true;
    const request = this.request;
    try { await action(request?.signal); } catch (error) {
      if (error.name !== "AbortError") this.failed(error);
    } finally { this.busy = false; }
    if (this.request !== request || this.opening) return;
    this.changed();
    this.catchUp();
  }

  /** Puts the posts into the document, and keeps what the reader looks at where it is. */
  draw() {
    const anchor = this.anchor();
    const children = [];
    let day = null;
    if (this.posts.length && !this.older) children.push(el("p.list-start", {}, "Nothing older"));
    for (const post of this.posts) {
      const date = new Date(post.create_at).toDateString();
      if (date !== day) children.push(separator(post.create_at));
      day = date;
      if (!this.nodes.has(post.seq)) this.nodes.set(post.seq, this.build(post));
      children.push(this.nodes.get(post.seq));
    }
    // Nothing is said of a place before it is known.
    if (!this.posts.length && this.known) children.push(this.empty(this.query));
    const kept = new Set(this.posts.map((post) => post.seq));
    for (const seq of this.nodes.keys()) if (!kept.has(seq)) this.nodes.delete(seq);
    const focused = this.box.contains(document.activeElement) ? document.activeElement : null;
    reconcile(this.box, children);
    if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
    if (anchor?.node.isConnected) this.box.scrollTop += anchor.node.offsetTop - anchor.top;
  }

  /** The first post that shows, and where. */
  anchor() {
    const top = this.box.scrollTop;
    for (const post of this.posts) {
      const node = this.nodes.get(post.seq);
      if (node?.isConnected && node.offsetTop + node.offsetHeight > top) return { node, top: node.offsetTop };
    }
    return null;
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.box;
    const below = scrollHeight - scrollTop - clientHeight;
    this.stick = below < 40 && !this.newer;
    if (scrollTop < NEAR) this.fetchOlder();
    if (below < NEAR && this.newer) this.fetchNewer();
    this.changed();
  }

  toEnd() { this.box.scrollTop = this.box.scrollHeight; }
}

const sorted = (posts) => [...posts].sort((one, other) => one.seq - other.seq);

/** Makes the children of an element these, touching only what differs. */
function reconcile(box, children) {
  const kept = new Set(children);
  for (const child of [...box.children]) if (!kept.has(child)) child.remove();
  children.forEach((child, at) => {
    if (box.children[at] !== child) box.insertBefore(child, box.children[at] ?? null);
  });
}

function separator(time) {
  const date = new Date(time);
  const today = new Date();
  const yesterday = new Date(today.getTime() - 86_400_000);
  const same = (other) => date.toDateString() === other.toDateString();
  const text = same(today) ? "Today" : same(yesterday) ? "Yesterday"
    : date.toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  return el("div.day", { role: "separator" }, el("span", {}, text));
}
