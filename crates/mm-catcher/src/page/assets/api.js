// Calls to the catcher's own endpoints, relative to wherever it lies.

async function call(path, options = {}) {
  const answer = await fetch(`_catcher/${path}`, { cache: "no-store", ...options });
  const text = await answer.text();
  let body = null;
  try { body = text ? JSON.parse(text) : null; } catch { /* Told by its status below. */ }
  if (!answer.ok) throw new Error(body?.message ?? body?.error ?? `the server answered ${answer.status}`);
  return body;
}

/** State changes are JSON: no form of another site can make such a request. */
const change = (path, method, body) => call(path, {
  method,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body ?? {}),
});

const query = (values) => {
  const set = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return new URLSearchParams(set).toString();
};

export const overview = () => call("overview");
export const posts = (values, signal) => call(`posts?${query(values)}`, { signal });
export const post = (id) => call(`posts/${encodeURIComponent(id)}`);
export const thread = (id) => call(`posts/${encodeURIComponent(id)}/thread`);
export const clear = (place) => change(`posts?${query({ place })}`, "DELETE");
export const forward = (id, url) => change(`posts/${encodeURIComponent(id)}/forward`, "POST", { url });
export const faults = () => call("faults");
export const setFaults = (faults) => change("faults", "POST", faults);
export const exportAddress = (place) => `_catcher/export?${query({ place })}`;
export const liveAddress = () => "_catcher/live";
