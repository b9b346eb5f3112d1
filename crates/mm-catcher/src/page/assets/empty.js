// What to do when nothing came in yet.

import { copyButton, el } from "./dom.js";

export function emptyState(query, overview, place) {
  if (query.q) {
    return el("div.empty", {}, el("h2", {}, "Nothing found"),
      el("p", {}, `No post here holds “${query.q}”. Words are looked for in texts, attachments and names.`));
  }
  if (place.kind === "refused") {
    return el("div.empty", {}, el("h2", {}, "Nothing was refused"), el("p", {}, "Requests that a real server would refuse are listed here, with what was wrong about them."));
  }
  if (overview.strict && !place.url && !overview.inboxes?.length) {
    return el("div.empty", {}, el("h2", {}, "No webhook yet"), el("p", {}, "This server takes only webhooks that exist, and there is none. Create one by the API, or start it without being strict."));
  }
  const url = place.url ?? overview.inboxes?.[0]?.url ?? `${(overview.url ?? location.origin).replace(/\/$/, "")}/hooks/any-id-you-like`;
  const curl = `curl -H 'Content-Type: application/json' -d '{"text": "Hello **world** :tada:"}' ${url}`;
  const mm = `MM_WEBHOOK=${url} mm send 'Hello **world** :tada:'`;
  return el("div.empty", {},
    el("div.empty-mark", { "aria-hidden": "true" }, "⇥"),
    el("h2", {}, place.count ? "Cleared or moved on" : "Waiting for the first post"),
    el("p", {}, "Point your program at this webhook. What it posts appears here at once; nothing leaves this machine."),
    line("Webhook", url), line("curl", curl), line("mm", mm));
}

const line = (name, text) => el("div.command", {},
  el("span.command-name", {}, name), el("code", { tabindex: "0" }, text), copyButton("Copy", () => text, { "aria-label": `Copy: ${name}` }));
