import { QueueFullError, TooLargeError } from './errors.js';

/**
 * A frame that waits to be written, or that was written and is kept.
 *
 * @typedef {object} Outgoing
 * @property {string} text
 * @property {number} bytes
 * @property {boolean} [bounded] whether it counts against the bounds
 * @property {boolean} [kept] whether it outlives the session
 * @property {object} [stream] whose frame it is; the client's for a change of the key
 * @property {any} [message] what a message of a stream was made from
 * @property {() => boolean | void} [prepare] called just before it is written, which it is not when this gives false
 * @property {() => void} [written]
 * @property {(error: any) => void} [fail] it cannot be written
 * @property {() => void} [resolve] there was room for it, for which it waited
 * @property {(error: Error) => void} [reject] there will be none
 */

/**
 * How many bytes a text has in UTF-8.
 *
 * @param {string} text
 */
export const byteLength = text => new TextEncoder().encode(text).length;

/** @typedef {ReturnType<typeof makeSendQueue>} SendQueue */

/**
 * What waits for the connection, in order. What is bounded waits for room if it is asked to.
 *
 * @param {{ messages: number, bytes: number }} bounds
 */
export function makeSendQueue(bounds) {
  let messages = 0;
  let bytes = 0;
  /** @type {Outgoing[]} */
  let entries = [];
  /** Those that wait for room. @type {Outgoing[]} */
  const waiting = [];

  /** @param {Outgoing} entry */
  const hasRoomFor = entry => !entry.bounded || (messages < bounds.messages && bytes + entry.bytes <= bounds.bytes);

  /** @param {Outgoing} entry @param {number} sign */
  const count = (entry, sign) => {
    if (entry.bounded) {
      messages += sign;
      bytes += sign * entry.bytes;
    }
  };

  /** @param {Outgoing} entry */
  const admit = entry => {
    entries.push(entry);
    count(entry, 1);
  };

  /** Admits messages that wait for room, as far as there is some. */
  const refill = () => {
    while (waiting.length && hasRoomFor(waiting[0])) {
      const entry = /** @type {Outgoing} */ (waiting.shift());
      admit(entry);
      entry.resolve?.();
    }
  };

  return {
    /** How many wait to be written; none wait for room unless some do. */
    size: () => entries.length,

    /** The last of a stream, also among those that wait for room. @param {object} of */
    lastOf: of => [...entries, ...waiting].filter(({ stream }) => stream == of).at(-1),

    /**
     * Throws when there is no room for it, or gives a promise that it will be added if it is to wait: for room, and behind
     * those that wait already.
     *
     * @param {Outgoing} entry
     * @param {boolean} [whenRoom]
     * @returns {Promise<void> | void}
     */
    add(entry, whenRoom) {
      if (waiting.length ? entry.bounded || whenRoom : !hasRoomFor(entry)) {
        if (entry.bytes > bounds.bytes) {
          throw new TooLargeError(`${entry.bytes} bytes; the send queue holds ${bounds.bytes}`);
        }
        if (!whenRoom || (entry.bounded && waiting.length >= bounds.messages)) {
          throw new QueueFullError('queue-full', 'the send queue is full');
        }
        return new Promise((resolve, reject) => waiting.push(Object.assign(entry, { resolve, reject })));
      }
      admit(entry);
    },

    /** Takes out the first entry, and admits those that wait for its room. */
    take() {
      const entry = /** @type {Outgoing} */ (entries.shift());
      count(entry, -1);
      refill();
      return entry;
    },

    /**
     * Takes out what does not outlive its session, and admits those that wait for its room.
     *
     * @param {Outgoing[]} again what is to be written again, before all else
     */
    sessionLost(again) {
      const before = entries;
      entries = [];
      messages = bytes = 0;
      again.forEach(admit);
      before.filter(({ kept }) => kept).forEach(admit);
      refill();
    },

    /** Forgets everything. @param {Error} error what those are told who wait for room */
    clear(error) {
      waiting.splice(0).forEach(({ reject }) => reject?.(error));
      return entries.splice(0);
    },
  };
}
