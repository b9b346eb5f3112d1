// Requests as they came, and what they were answered.

import { el, jsonView } from "./dom.js";

/** The parts of a request: line, headers, body and answer. */
export function requestParts(raw) {
  return [
    el("div.request-line", {}, el("strong", {}, raw.method), " ", el("code", {}, raw.path)),
    el("dl.headers", {}, (raw.headers ?? []).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    raw.body ? jsonView(pretty(raw.body)) : el("p.panel-note", {}, "No body."),
    raw.truncated && el("p.panel-note", {}, "The body was longer; the rest is not kept."),
    raw.status && el("div.answer", { "data-bad": raw.status >= 400 || null }, el("strong", {}, `Answered ${raw.status}`),
      raw.answer && jsonView(pretty(raw.answer))),
  ].filter(Boolean);
}

/** A refused request in the list: what was wrong, and all of it on demand. */
export function requestElement({ id, seq, create_at: time, request, remarks }) {
  const answer = parsed(request.answer);
  const headId = `head-${id}`;
  const box = el("details.refused", {}, el("summary", {}, "The request"));
  // Made when it is looked at: there may be many, and long ones.
  box.addEventListener("toggle", () => {
    if (box.open && box.childElementCount === 1) box.append(el("div.refused-body", {}, requestParts(request)));
  });
  return el("article.post", { tabindex: "-1", "aria-labelledby": headId, "data-id": id, "data-seq": seq },
    el("div.avatar.status-code", { "aria-hidden": "true" }, String(request.status)),
    el("div.post-main", {},
      el("header.post-head", { id: headId },
        el("span.post-name", {}, `${request.method} ${request.path}`),
        el("time.post-time", { datetime: new Date(time).toISOString() }, new Date(time).toLocaleTimeString())),
      el("div.post-body", {},
        el("p.refused-why", {}, answer?.message || request.answer || `Answered ${request.status}`),
        answer?.id && el("code.refused-id", {}, answer.id),
        (remarks ?? []).map((remark) => el("p.refused-why", {}, remark)),
        box)));
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return null; }
}

function pretty(text) {
  const value = parsed(text);
  return value === null ? String(text) : JSON.stringify(value, null, 2);
}
