/** What the table asks of the server, and the few pages of rows it holds at a time. */

const PAGE = 100;
const MOST_PAGES = 6;

/** Ask one question. @returns {Promise<Object>} the answer; `error` is a sentence */
export async function ask(address, question, signal) {
  const url = new URL(address, document.baseURI).href;
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify(question);
  try {
    const answered = await fetch(url, { method: "POST", headers, body, signal });
    if (answered.ok) return await answered.json();
  } catch (error) {
    if (signal?.aborted) throw error;
  }
  return { error: "The table does not answer; reload the page." };
}

/** Ask a map of as many rows on the page to go to one. @returns {boolean} whether there was one */
export function isOnMap(row, of) {
  const detail = { row, of };
  return !window.dispatchEvent(new CustomEvent("vse:walk", { detail, cancelable: true }));
}

/** Rows of one question, fetched by the page; the pages used last are held. */
export class Pages {
  /** @param {(answer: Object) => void} arrived told of every page that has come */
  constructor(arrived) {
    this.arrived = arrived;
    this.begin("", {});
  }

  /** Ask something else from now on; answers that are on their way count no more. */
  begin(address, question) {
    this.stop?.abort();
    this.stop = new AbortController();
    this.address = address;
    this.question = question;
    this.pages = new Map();
    this.waiting = new Set();
  }

  /** @returns {{row: number, cells: Array} | null} */
  at(index) {
    const page = this.pages.get(Math.floor(index / PAGE));
    const within = index % PAGE;
    if (!page || within >= page.rows.length) return null;
    return { row: page.rows[within], cells: page.cells[within] };
  }

  /** See to it that rows are here, and those one comes to next. */
  want(first, last, direction) {
    const [from, to] = [Math.floor(Math.max(0, first) / PAGE), Math.floor(Math.max(0, last) / PAGE)];
    for (let page = from; page <= to; page += 1) this.fetch(page);
    const ahead = direction < 0 ? from - 1 : to + 1;
    if (ahead >= 0 && (this.total === undefined || ahead * PAGE < this.total)) this.fetch(ahead);
  }

  async fetch(page) {
    if (this.waiting.has(page)) return;
    const known = this.pages.get(page);
    if (known) {
      // Used last, let go of last.
      this.pages.delete(page);
      this.pages.set(page, known);
      return;
    }
    this.waiting.add(page);
    const { stop } = this;
    try {
      const question = { ...this.question, ask: "rows", offset: page * PAGE, count: PAGE };
      const answer = await ask(this.address, question, stop.signal);
      if (stop !== this.stop) return;
      this.take(page, answer);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      if (stop === this.stop) this.waiting.delete(page);
    }
  }

  take(page, answer) {
    if (!answer.error) {
      this.total = answer.total;
      this.pages.set(page, { rows: answer.rows, cells: answer.cells });
      while (this.pages.size > MOST_PAGES) this.pages.delete(this.pages.keys().next().value);
    }
    this.arrived(answer);
  }

  destroy() {
    this.stop.abort();
  }
}
