// The keyboard.

/** Runs `commands[key]` unless the key is meant for a field or a dialog. */
export function bindKeys(commands) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const target = event.target;
    const typing = target.closest("input, textarea, select, [contenteditable]");
    if (typing && event.key !== "Escape") return;
    // Enter and arrows keep their meaning on buttons, links and boxes that scroll.
    const own = target.closest("button, a, summary, [role=tab]");
    if (own && ["Enter", "ArrowDown", "ArrowUp", "Home"].includes(event.key)) return;
    const command = commands[event.key];
    if (command && command() !== false) event.preventDefault();
  });
}
