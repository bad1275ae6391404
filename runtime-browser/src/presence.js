import { makeDeferred } from './deferred.js';
import { tell } from './events.js';

/** Who is present on the channel of a feed, as the server says. */
export class Presence extends EventTarget {
  /** The info of each member that is known now. @type {Map<string, any>} */
  members = new Map();
  #sizes = new Map();
  #bytes = 0;
  /** Those of before the server was last asked, of whom it has not said that they are still there. */
  #unconfirmed = new Set();
  #all = makeDeferred();
  /** Resolves when all are known who were present when they were first asked for; rejects when the feed ends before. */
  known = this.#all.promise;

  /** The server tells all who are present from here on. */
  begin() {
    this.#unconfirmed = new Set(this.members.keys());
  }

  /**
   * A member is there; returns how many bytes all of them have.
   *
   * @param {string} id
   * @param {any} info
   * @param {number} bytes
   * @param {(info: any) => string} text equal for equal infos
   */
  joined(id, info, bytes, text) {
    const before = this.members.get(id);
    this.#unconfirmed.delete(id);
    this.#bytes += bytes - (this.#sizes.get(id) ?? 0);
    this.#sizes.set(id, bytes);
    this.members.set(id, info);
    if (!before || text(before) != text(info)) {
      tell(this, before ? 'changed' : 'joined', { id, info });
    }
    return this.#bytes;
  }

  /** @param {any} id of who has left; null when the server begins anew */
  left(id) {
    const info = this.members.get(id);
    if (id === null) {
      this.begin();
    } else if (info) {
      this.#bytes -= this.#sizes.get(id);
      this.#sizes.delete(id);
      this.members.delete(id);
      tell(this, 'left', { id, info });
    }
  }

  /** All who are there have been told. */
  present() {
    this.#unconfirmed.forEach(id => this.left(id));
    this.#unconfirmed.clear();
    this.#all.resolve();
  }

  /** @param {Error} error why there will be no more */
  end(error) {
    this.members.clear();
    this.#all.reject(error);
  }
}
