// Who holds the phones. Identities outlive a reload (localStorage), conversations outlive it in their own tab.

export const MOST = 6;
const NAMES = ["王婆婆", "李姐", "张师傅", "陈老师", "周嬢嬢", "小赵"];
const KEY = "jiamenkou.residents";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Return `length` random characters that may stand in a URL. */
export function randomId(length) {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => ALPHABET[byte % 64]).join("");
}

/** Return the residents of the last visit, or the first two. */
export function loadResidents() {
  const kept = read(localStorage, KEY);
  const sound = Array.isArray(kept) ? kept.filter(isResident).slice(0, MOST) : [];
  return sound.length ? sound : [newResident([]), newResident([NAMES[0]])];
}

export function saveResidents(residents) {
  write(localStorage, KEY, residents);
}

/** Return somebody whose name is not taken. following: account → true, false, or nothing if never opened. */
export function newResident(taken) {
  const name = NAMES.find((candidate) => !taken.includes(candidate)) ?? "新居民";
  return { openid: `o${randomId(27)}`, name, account: null, following: {} };
}

/** Return 0–5, the same colour for the same name. */
export function colourOf(name) {
  return Math.max(NAMES.indexOf(name), 0);
}

export function loadHistory(account, openid) {
  const kept = read(sessionStorage, historyKey(account, openid));
  return { entries: kept?.entries ?? [], exchanges: kept?.exchanges ?? [] };
}

export function saveHistory(account, openid, history) {
  write(sessionStorage, historyKey(account, openid), history);
}

export function forgetHistory(account, openid) {
  try {
    sessionStorage.removeItem(historyKey(account, openid));
  } catch {
    // Nothing was kept.
  }
}

function historyKey(account, openid) {
  return `jiamenkou.chat.${account}.${openid}`;
}

function isResident(value) {
  const named = typeof value?.openid === "string" && typeof value.name === "string";
  return named && typeof value.following === "object" && value.following !== null;
}

function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key));
  } catch {
    return null;
  }
}

// A browser may refuse to keep anything (private window, full): the page then simply forgets.
function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // Go on without.
  }
}
