// One resident's conversation with one account: what was said, what is on its way, what went over the wire.
// Tells its listeners: "entry" (a new line), "changed" (a line's state), "exchange", "pending".

import { loadHistory, saveHistory } from "./residents.js";
import { fetchPushes, send } from "./wire.js";

const KEPT_ENTRIES = 150;
const KEPT_EXCHANGES = 10;

export class Chat extends EventTarget {
  /** resident: see residents.js. remember: called when the resident's own state changed. */
  constructor(account, resident, remember) {
    super();
    this.account = account;
    this.resident = resident;
    this.remember = remember;
    this.pending = 0;
    const { entries, exchanges } = loadHistory(account, resident.openid);
    this.entries = entries.map((entry) => (entry.state === "sending" ? { ...entry, state: "failed" } : entry));
    this.exchanges = exchanges;
  }

  get isNew() {
    return this.resident.following[this.account] === undefined;
  }

  get isFollowing() {
    return this.resident.following[this.account] === true;
  }

  /** Say something as the resident. shown: what only the bubble needs (a voice's seconds). */
  say(kind, fields, shown = {}) {
    const entry = { from: "resident", kind, fields, at: Date.now(), ...shown };
    this.add(entry);
    return this.deliver(entry);
  }

  /** Tell the account of an event. caption: the grey line for it, or null for none. */
  signal(fields, caption = null) {
    const entry = { from: "system", kind: "event", fields, text: caption, at: Date.now() };
    this.add(entry);
    return this.deliver(entry);
  }

  /** Send an entry, for the first time or again. */
  async deliver(entry) {
    this.wait(+1);
    this.mark(entry, "sending");
    try {
      this.take(entry, await send(this.account, this.resident.openid, entry.kind, entry.fields));
    } catch {
      this.mark(entry, "failed");
    } finally {
      this.wait(-1);
    }
  }

  /** Collect what the account has pushed. A failure is left for the next time. */
  async collect() {
    const pushes = await fetchPushes(this.account, this.resident.openid).catch(() => []);
    for (const push of pushes) {
      this.add({ from: "account", kind: "text", text: push.text, at: push.at * 1000, state: "sent" });
    }
  }

  take(entry, exchange) {
    entry.tries = exchange.tries;
    this.follow(entry);
    this.mark(entry, "sent");
    this.exchanges = [{ ...exchange, kind: entry.kind, at: Date.now() }, ...this.exchanges].slice(0, KEPT_EXCHANGES);
    this.tell("exchange");
    if (exchange.reply) this.add({ from: "account", kind: "text", text: exchange.reply, at: Date.now(), state: "sent" });
    this.save();
  }

  follow(entry) {
    const event = entry.kind === "event" ? entry.fields.Event : null;
    if (event !== "subscribe" && event !== "unsubscribe") return;
    this.resident.following[this.account] = event === "subscribe";
    this.remember();
  }

  add(entry) {
    this.entries = [...this.entries, entry].slice(-KEPT_ENTRIES);
    this.save();
    this.tell("entry", entry);
  }

  mark(entry, state) {
    entry.state = state;
    this.save();
    this.tell("changed", entry);
  }

  wait(change) {
    this.pending += change;
    this.tell("pending");
  }

  save() {
    saveHistory(this.account, this.resident.openid, { entries: this.entries, exchanges: this.exchanges });
  }

  tell(what, detail = null) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}
