// Controls for faults: how the server misbehaves on request.
//
// The form follows what the server tells: a switch for each truth, a field for each number or
// text, a group for each object. A new kind of fault needs no change here, but for the words of
// one that takes certain words alone.

import { el } from "./dom.js";
import { dialog, toast } from "./dialogs.js";
import * as api from "./api.js";

/** Whether anything is set that makes the server misbehave. */
export function misbehaves(faults) {
  if (faults && typeof faults === "object") return Object.values(faults).some(misbehaves);
  return Boolean(faults);
}

/** Shows the faults that are set, and sets others. */
export async function openFaults(changed) {
  let faults;
  try { faults = await api.faults(); } catch (error) {
    toast(`Faults cannot be set: ${error.message}`, "error");
    return;
  }
  const note = el("p.dialog-note", { role: "alert" });
  const form = el("form.faults", {
    submit: async (event) => {
      event.preventDefault();
      await apply(faults);
    },
  },
  el("p", {}, "What the server does wrong from now on, until this is changed."),
  group(faults), note,
  el("footer", {},
    el("button.button", { type: "button", click: () => apply(quiet(faults)) }, "All off"),
    el("button.button.primary", { type: "submit" }, "Apply")));
  const box = dialog("Faults", form);

  async function apply(value) {
    try {
      await api.setFaults(value);
      box.close();
      changed();
      toast(misbehaves(value) ? "The server misbehaves now" : "The server behaves");
    } catch (error) { note.textContent = error.message; }
  }
}

function group(values) {
  return Object.entries(values).map(([name, value]) => {
    if (value && typeof value === "object" && !Array.isArray(value)) {
      return el("fieldset", {}, el("legend", {}, title(name)), group(value));
    }
    return field(values, name, value);
  });
}

function field(values, name, value) {
  const id = `fault-${name}-${Math.random().toString(36).slice(2)}`;
  const label = el("label", { for: id }, title(name));
  if (typeof value === "boolean") {
    const input = el("input", { type: "checkbox", id, checked: value, change: () => { values[name] = input.checked; } });
    return el("div.fault.switch", {}, input, label);
  }
  const help = HELP[name] && el("p.fault-help", { id: `${id}-help` }, HELP[name]);
  if (CHOICES[name]) {
    const select = el("select", { id, input: () => { values[name] = select.value || null; } },
      [["", `Default (${UNSET[name]})`], ...CHOICES[name]].map(([word, shown]) =>
        el("option", { value: word, selected: word === (value ?? "") }, shown)));
    return el("div.fault", {}, label, select, help);
  }
  const isNumber = typeof value === "number";
  const isText = typeof value === "string";
  const input = el("input", {
    id, type: isNumber ? "number" : "text", step: isNumber ? "any" : null, // A clock may be behind: no least.
    value: isNumber || isText ? value : value === null ? "" : JSON.stringify(value),
    placeholder: UNSET[name] ?? "off", "aria-describedby": help && `${id}-help`,
    input: () => { values[name] = isNumber ? numbered(input.value) : isText ? input.value : parsed(input.value); },
  });
  return el("div.fault", {}, label, input, help);
}

/** An empty field is none, not zero. */
function numbered(text) {
  return text === "" ? null : Number(text);
}

/** What is not plain is written as JSON; nothing is none. */
function parsed(text) {
  if (!text.trim()) return null;
  try { return JSON.parse(text); } catch { return text; }
}

/** The same shape with nothing set. */
function quiet(value) {
  if (Array.isArray(value)) return [];
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, quiet(inner)]));
  }
  return typeof value === "boolean" ? false : null;
}

/** What holds where a field is empty and that does not mean off. */
const UNSET = {
  path: "all, or /hooks/…", skip: "none", first: "all", seed: "0", burst: "none",
  form: "seconds", seconds: "by the rate", at: "before", bytes: "16 or 1", status: "500",
};

/** The words that a fault takes, as the server knows them. */
const CHOICES = {
  form: [["seconds", "Seconds"], ["http_date", "HTTP date"], ["epoch", "Seconds since 1970"], ["absent", "No header"]],
  at: [["before", "Before the answer"], ["head", "In its head"], ["body", "In its body"]],
};

/** What a name alone does not tell. */
const HELP = {
  path: "Only requests whose path begins so.",
  skip: "How many requests are served well before the faults begin.",
  first: "How many requests the faults hold for; then all is well.",
  seed: "Where random choices begin: the same number repeats them.",
};

const UNITS = { ms: "milliseconds", s: "seconds", percent: "percent", bytes: "bytes" };

/** `latency_ms` is shown as "Latency (milliseconds)". */
function title(name) {
  const words = name.split("_");
  const unit = words.length > 1 ? UNITS[words.at(-1)] : null;
  if (unit) words.pop();
  const text = words.length === 1 && words[0] === "ms" ? UNITS.ms : words.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1) + (unit ? ` (${unit})` : "");
}
