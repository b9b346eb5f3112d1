// Questions, the list of keys, and short notices.

import { el } from "./dom.js";

/** Opens a dialog that goes when it is closed. */
export function dialog(title, ...children) {
  const before = document.activeElement;
  const box = el("dialog.dialog", { "aria-label": title },
    el("header", {}, el("h2", {}, title),
      el("button.icon-button", { type: "button", "aria-label": "Close", click: () => box.close() }, "✕")),
    children);
  box.addEventListener("close", () => { box.remove(); before?.focus?.({ preventScroll: true }); });
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.body.append(box);
  box.showModal();
  return box;
}

/** Asks before something is done for good; gives whether it may be. */
export function confirm(title, text, action) {
  return new Promise((resolve) => {
    let answer = false;
    const yes = el("button.button.danger", { type: "button", click: () => { answer = true; box.close(); } }, action);
    const no = el("button.button", { type: "button", click: () => box.close() }, "Cancel");
    const box = dialog(title, el("p", {}, text), el("footer", {}, no, yes));
    box.addEventListener("close", () => resolve(answer));
    yes.focus();
  });
}

/** Asks where to forward a post to. The address is a secret: it is not kept. */
export function askForward(send) {
  const input = el("input", { type: "url", required: true, name: "url", placeholder: "https://chat.example.com/hooks/…", autocomplete: "off", "aria-label": "Webhook URL" });
  const note = el("p.dialog-note", { role: "alert" });
  const submit = el("button.button.primary", { type: "submit" }, "Forward");
  const form = el("form", {
    submit: async (event) => {
      event.preventDefault();
      submit.disabled = true;
      note.textContent = "Sending…";
      try {
        await send(input.value.trim());
        box.close();
        toast("Forwarded");
      } catch (error) {
        note.textContent = `Not forwarded: ${error.message}`;
      }
      submit.disabled = false;
    },
  }, el("p", {}, "Sends this one post to a real webhook. The address is used once and not kept."), input, note, el("footer", {}, submit));
  const box = dialog("Forward to a real webhook", form);
  input.focus();
}

const KEYS = [
  ["j  ↓", "Next post"], ["k  ↑", "Post before"], ["Enter", "Details and thread"], ["/", "Search"],
  ["Esc", "Close, or leave the search"], ["g", "Newest post"], ["Home", "Oldest post"],
  ["r", "Raw request"], ["f", "Forward"], ["c", "Clear this view"], ["t", "Light or dark"], ["?", "This list"],
];

export function help() {
  dialog("Keyboard shortcuts", el("dl.keys", {}, KEYS.map(([keys, what]) =>
    el("div", {}, el("dt", {}, keys.split("  ").map((key) => el("kbd", {}, key))), el("dd", {}, what)))));
}

export function toast(text, kind = "") {
  const note = el("div.toast", { "data-kind": kind || null }, text);
  document.getElementById("toasts").append(note);
  setTimeout(() => note.remove(), kind === "error" ? 8000 : 3500);
}
