/** Payloads one after the other; of those that come meanwhile only the newest is taken. */
export class Newest {
  /**
   * @param {(payload: Object) => Promise<void>} apply
   * @param {() => void} hurry a newer payload waits for the present one to end
   */
  constructor(apply, hurry) {
    this.apply = apply;
    this.hurry = hurry;
    this.waiting = null;
    this.last = null;
    this.busy = false;
  }

  /** @returns {Promise<boolean>} whether this call brought the last payload to the screen */
  async take(payload) {
    this.waiting = payload;
    this.last = payload;
    if (this.busy) {
      this.hurry();
      return false;
    }
    this.busy = true;
    try {
      while (this.waiting) await this.#next();
    } finally {
      this.busy = false;
    }
    return true;
  }

  async #next() {
    const next = this.waiting;
    this.waiting = null;
    try {
      await this.apply(next);
    } catch (error) {
      // What an old layout lacked, such as a part that is held no more, is of no use now.
      if (!this.waiting) throw error;
    }
  }
}
