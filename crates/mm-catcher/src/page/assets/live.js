// What happens now, as the server tells it.

import { liveAddress } from "./api.js";

/** Listens for ever: `on(kind, what)` for each event, `state("on" | "off")` as the connection changes. */
export function listen(on, state) {
  let pause = 500;
  const open = () => {
    const source = new EventSource(liveAddress());
    source.onopen = () => { pause = 500; state("on"); };
    source.onerror = () => {
      state("off");
      // The browser tries again by itself, unless the server refused.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(open, pause);
        pause = Math.min(pause * 2, 10_000);
      }
    };
    for (const kind of ["post", "edit", "delete", "cleared", "request", "missed"]) {
      source.addEventListener(kind, (event) => {
        let what = {};
        try { what = JSON.parse(event.data); } catch { /* An event without particulars. */ }
        on(kind, what);
      });
    }
  };
  open();
}

/** Calls `action` soon, once for all the calls until then, and never twice at a time. */
export function coalesce(action, delay) {
  let timer = null, running = false, again = false;
  const run = async () => {
    timer = null;
    if (running) { again = true; return; }
    running = true;
    try { await action(); } finally {
      running = false;
      if (again) { again = false; trigger(); }
    }
  };
  const trigger = () => { timer ??= setTimeout(run, delay); };
  return trigger;
}
