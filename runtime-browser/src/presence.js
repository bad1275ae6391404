import { makeDeferred } from './deferred.js';
import { messages } from './entity.js';
import { tell } from './events.js';

/**
 * What a channel tells of who is present on it.
 *
 * @param {() => any} info the class of what it tells of each member
 * @returns {() => Presence}
 */
export const presence = info => {
  const infos = messages(() => [info()]);
  return () => new Presence(infos);
};

/** Who is present on the channel of a feed, as the server says. */
export class Presence extends EventTarget {
  #infos;
  /** The info of each member that is known now. @type {Map<string, any>} */
  members = new Map();
  #sizes = new Map();
  #bytes = 0;
  /** Those of before the server was last asked, of whom it has not said that they are still there. */
  #unconfirmed = new Set();
  #all = makeDeferred();
  /** Resolves when all are known who were present when they were first asked for; rejects when the feed ends before. */
  known = this.#all.promise;

  /** @param {import('./entity.js').Messages} infos */
  constructor(infos) {
    super();
    this.#infos = infos;
  }

  /** The server tells all who are present from here on. */
  begin() {
    this.#unconfirmed = new Set(this.members.keys());
  }

  /**
   * The server tells something of the members; returns how many bytes all of them have.
   *
   * @param {any[]} frame
   * @param {number} [bytes]
   */
  receive([kind, , id, name, json], bytes = 0) {
    if (kind == 'joined') {
      const { read, write } = this.#infos;
      const info = read(name, json);
      const before = this.members.get(id);
      this.#unconfirmed.delete(id);
      this.#bytes += bytes - (this.#sizes.get(id) ?? 0);
      this.#sizes.set(id, bytes);
      this.members.set(id, info);
      if (!before || write(before) != write(info)) {
        tell(this, before ? 'changed' : 'joined', { id, info });
      }
    } else if (kind == 'left') {
      this.#left(id);
    } else {
      // All who are there have been told.
      this.#unconfirmed.forEach(absent => this.#left(absent));
      this.#all.resolve();
    }
    return this.#bytes;
  }

  /** @param {any} id of who has left; null when the server begins anew */
  #left(id) {
    const info = this.members.get(id);
    if (id === null) {
      this.begin();
    } else if (info) {
      this.#unconfirmed.delete(id);
      this.#bytes -= this.#sizes.get(id);
      this.#sizes.delete(id);
      this.members.delete(id);
      tell(this, 'left', { id, info });
    }
  }

  /** @param {Error} error why there will be no more */
  end(error) {
    this.members.clear();
    this.#all.reject(error);
  }
}
