// The channels and inboxes at the left.

import { el, number } from "./dom.js";

const CHANNEL_SIGNS = { O: "~", P: "🔒", D: "@", G: "@" };

/** Draws the places. `seen` holds for each place the last number that was shown. */
export function drawPlaces(box, overview, current, seen, choose) {
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  const entry = (place, sign, name, count, last, title) => {
    const fresh = place !== current && last > (seen.get(place) ?? 0);
    return el("li", {}, el("button.place", {
      type: "button", title, "data-place": place, "data-fresh": fresh || null,
      "aria-current": place === current ? "page" : null,
      click: () => choose(place),
    },
    el("span.place-sign", { "aria-hidden": "true" }, sign),
    el("span.place-name", {}, name),
    fresh && el("span.hidden", {}, "has new posts"),
    el("span.place-count", {}, number(count))));
  };
  const group = (title, entries, none) => el("section.place-group", {},
    el("h2", {}, title),
    entries.length ? el("ul", {}, entries) : el("p.muted.place-none", {}, none));

  const inboxes = overview.inboxes ?? [];
  const byName = (one, other) => (one.team + one.display_name).localeCompare(other.team + other.display_name);
  const channels = [...overview.channels ?? []].sort(byName).filter((channel) => channel.type !== "D" && channel.type !== "G");
  const direct = (overview.channels ?? []).filter((channel) => channel.type === "D" || channel.type === "G");
  const last = Math.max(0, ...[...inboxes, ...(overview.channels ?? [])].map((place) => place.last_seq ?? 0));
  const teams = new Set(channels.map((channel) => channel.team));
  const channelEntry = (channel) => {
    const name = channel.display_name || channel.name;
    const title = teams.size > 1 ? `${channel.team} / ${channel.name}` : channel.name;
    return entry(`channel:${channel.id}`, CHANNEL_SIGNS[channel.type] ?? "~", name, channel.count, channel.last_seq, title);
  };
  const groups = [
    el("section.place-group", {}, el("ul", {}, entry("all", "✦", "All posts", overview.counts?.posts ?? 0, last),
      (overview.counts?.refused > 0 || current === "refused")
        && entry("refused", "⊘", "Refused", overview.counts.refused, 0, "Requests that the server refused"))),
    group("Inboxes", inboxes.map((inbox) => entry(`inbox:${inbox.id}`, "⇥", inbox.name || inbox.id, inbox.count, inbox.last_seq, inbox.url)), "One for each webhook that was posted to"),
    group("Channels", channels.map(channelEntry), "None yet"),
  ];
  if (direct.length) groups.push(group("Direct messages", direct.map(channelEntry)));
  const counts = overview.counts ?? {};
  groups.push(el("footer.place-foot", {},
    el("span", {}, `${number(counts.requests)} requests`),
    counts.dropped > 0 && el("span", { title: "Older posts made room for newer ones" }, `${number(counts.dropped)} dropped`),
    el("span", {}, `mm-catcher ${overview.version ?? ""}`),
    overview.compat && el("span", {}, `as Mattermost ${overview.compat}${otherRules(overview)}`)));
  box.replaceChildren(...groups);
  if (focused) box.querySelector(`[data-place="${CSS.escape(focused)}"]`)?.focus();
}

/** Of a version that is not known, those of which hold. */
function otherRules({ compat, rules }) {
  return rules && rules !== compat ? `, by the rules of ${rules}` : "";
}

/** What a place is called, and what is known of it. */
export function placeOf(overview, place) {
  const [kind, id] = place.split(/:(.*)/s);
  const inbox = kind === "inbox" && overview.inboxes?.find((own) => own.id === id);
  if (inbox) return { sign: "⇥", name: inbox.name || inbox.id, url: inbox.url, count: inbox.count, kind: "inbox" };
  const channel = kind === "channel" && overview.channels?.find((own) => own.id === id);
  if (channel) {
    return { sign: CHANNEL_SIGNS[channel.type] ?? "~", name: channel.display_name || channel.name, note: channel.team, count: channel.count, kind: "channel" };
  }
  if (place === "refused") return { sign: "⊘", name: "Refused", count: overview.counts?.refused ?? 0, kind: "refused" };
  return { sign: "✦", name: "All posts", count: overview.counts?.posts ?? 0, kind: "all" };
}
