// The page's endpoints. Every function rejects when the network or the server fails.

// url_for gives the page with or without its slash.
const BASE = document.body.dataset.base.replace(/\/*$/, "/");
// The platform tries three times for 5 s each; anything beyond that is lost.
const LONGEST_MS = 40_000;
const GLANCE_MS = 10_000;

export const PICTURE_URL = new URL(`${BASE}picture.svg`, location.href).href;

/** Send one message; resolves to {sent, received, reply, tries, ms, faults}. */
export function send(account, resident, kind, fields) {
  return ask("send", LONGEST_MS, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ account, resident, kind, fields }),
  });
}

/** Resolves to what was pushed since the last time: [{text, at}], at in seconds. */
export function fetchPushes(account, resident) {
  return ask(`pushes/${encodeURIComponent(account)}/${encodeURIComponent(resident)}`, GLANCE_MS);
}

/** Resolves to the buttons of the account's menu bar. */
export async function fetchMenu(account) {
  const menu = await ask(`menu/${encodeURIComponent(account)}`, GLANCE_MS);
  return Array.isArray(menu?.button) ? menu.button : [];
}

async function ask(path, patienceMs, options = {}) {
  const answer = await fetch(BASE + path, { ...options, signal: AbortSignal.timeout(patienceMs) });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}
