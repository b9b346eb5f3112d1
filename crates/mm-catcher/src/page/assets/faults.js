// Controls for faults: how the server misbehaves on request.

import { el } from "./dom.js";
import { dialog, toast } from "./dialogs.js";
import * as api from "./api.js";

/** Shows the faults that are set, and sets others. */
export async function openFaults(changed) {
  let faults;
  try { faults = await api.faults(); } catch (error) { toast(`Faults: ${error.message}`, "error"); return; }
  const area = el("textarea", { rows: "14", spellcheck: "false", "aria-label": "Faults as JSON" });
  area.value = JSON.stringify(faults, null, 2);
  const box = dialog("Faults", area, el("footer", {}, el("button.button.primary", {
    type: "button",
    click: async () => {
      try { await api.setFaults(JSON.parse(area.value)); box.close(); changed(); } catch (error) { toast(error.message, "error"); }
    },
  }, "Apply")));
}
