/**
 * Long parts of an address: in it stands “@” and a short id, under which the workspace keeps them.
 *
 * What an id stands for is known to this tab once it was written or read here; else it is asked of
 * Python. A link that is meant to travel has it written out, and so has the address itself where
 * there is no workspace: a long address is better than a selection that F5 forgets.
 */

const SIGN = "@";
// So much is kept under an id; see explorer/workspaces/addresses.py.
const LONGEST = 300_000;
// A link of more than this is taken by few programs and servers.
const TRAVELS = 16_000;
// Parameters that may be an id as a whole; a view has parts instead, each of which may be one.
const WHOLE = ["filter", "names"];
const IN_PARTS = "view";

/** Two hashes of 32 bits over all characters, as letters and digits: equal text, equal id. */
function idOf(text) {
  let [one, other] = [0x811c9dc5, text.length];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ (code + at), 0x9e3779b1);
    other ^= other >>> 15;
  }
  return [one, other].map((hash) => (hash >>> 0).toString(36).padStart(7, "0")).join("");
}

export class LongParts {
  /** @param {(wish: Object) => void} ask */
  constructor(ask) {
    this.ask = ask;
    // Entries of the history name ids of maps that were on the page before.
    this.known = window.vseLong ??= new Map();
    this.kept = false;
  }

  /** Take over what Python says: whether long parts are kept, and what ids stand for. */
  take({ keeps, known }) {
    this.kept = keeps;
    for (const [id, text] of Object.entries(known)) this.known.set(id, text ?? "");
  }

  /** What stands in an address for a text; nothing where it is too long, which Python tells. */
  short(text) {
    if (text.length > (this.kept ? LONGEST : TRAVELS)) return "";
    if (!this.kept) return text;
    const id = idOf(text);
    if (this.known.get(id) !== text) {
      this.known.set(id, text);
      this.ask({ do: "remember", id, text });
    }
    return SIGN + id;
  }

  #partsOf(text) {
    return text.split("*").map((part) => {
      const id = part.startsWith(SIGN) ? part.slice(1) : null;
      return { part, id };
    });
  }

  /** A text with all that its ids stand for; what is unknown is left out. */
  full(text) {
    const parts = this.#partsOf(text).map(({ part, id }) => (id === null ? part : this.known.get(id)));
    return parts.filter(Boolean).join("*");
  }

  /** Whether a text has an id that is not known here; Python is asked for it. */
  lacks(text) {
    const unknown = this.#partsOf(text).filter(({ id }) => id !== null && !this.known.has(id));
    for (const { id } of unknown) this.ask({ do: "recall", id });
    return unknown.length > 0;
  }

  /** An address with all its ids written out, if that can still travel; else as it is. */
  travelling(address) {
    const out = new URL(address);
    const told = (name) => address.searchParams.get(name) ?? "";
    if (told(IN_PARTS).includes(SIGN)) out.searchParams.set(IN_PARTS, this.full(told(IN_PARTS)));
    for (const name of WHOLE) {
      const meant = told(name).startsWith(SIGN) && this.known.get(told(name).slice(SIGN.length));
      if (meant) out.searchParams.set(name, meant);
    }
    return out.href.length > TRAVELS ? address.href : out.href;
  }
}
