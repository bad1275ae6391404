import { later } from './backoff.js';

/** When what was taken in is acknowledged. */
const ACK_FRAMES = 64;
const ACK_BYTES = 32768;
const ACK_MILLIS = 500;

/** @import { Outgoing } from './send-queue.js' */

/** @typedef {ReturnType<typeof makeSession>} Session */

/**
 * A session: what both sides have taken in over all its connections. How many frames of the server, and which of this
 * client's the server has not acknowledged, oldest first and within a bound.
 *
 * @param {string | undefined} token what it is continued with; undefined when it ends with its connection
 * @param {number} limit how many bytes are kept
 * @param {(text: string) => boolean | undefined} write to the connection; gives whether it was
 */
export function makeSession(token, limit, write) {
  let acknowledged = 0;
  let bytes = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Outgoing[]} */
  const kept = [];
  let keptBytes = 0;
  /** How many frames are not kept any more. */
  let gone = 0;

  const letGo = () => {
    keptBytes -= /** @type {Outgoing} */ (kept.shift()).bytes;
    gone++;
  };

  const self = {
    token,
    /** When the server was last heard, while there is no connection. @type {number | undefined} */
    lostAt: undefined,
    /** How many frames of the server were taken in. */
    received: 0,
    /** What was written and not acknowledged. */
    kept,

    /** A frame of the server was taken in. @param {number} size */
    took(size) {
      bytes += size;
      if (++self.received - acknowledged >= ACK_FRAMES || bytes >= ACK_BYTES) {
        self.acknowledge();
      } else {
        timer ??= later(ACK_MILLIS, self.acknowledge);
      }
    },

    acknowledge() {
      self.stop();
      if (self.token && write(`["ack",${self.received}]`)) {
        acknowledged = self.received;
        bytes = 0;
      }
    },

    stop() {
      clearTimeout(timer);
      timer = undefined;
    },

    /** Keeps a frame that was written. @param {Outgoing} entry */
    keep(entry) {
      kept.push(entry);
      keptBytes += entry.bytes;
      while (kept.length > 1 && keptBytes > limit) {
        letGo();
      }
    },

    /**
     * The connection is lost: what a server that acknowledges nothing may lack is what the socket has not sent.
     *
     * @param {number} backlog in bytes
     */
    settle(backlog) {
      while (!self.token && kept.length && keptBytes - kept[0].bytes >= backlog) {
        letGo();
      }
    },

    /**
     * The server has taken in so many frames; returns whether so many were written.
     *
     * @param {number} number
     */
    acknowledgedTo(number) {
      const known = number <= gone + kept.length;
      while (known && gone < number) {
        letGo();
      }
      return known;
    },

    /**
     * The session goes on after so many frames; returns whether all later ones are kept, to be written again.
     *
     * @param {number} number
     */
    continues: number => number >= gone && self.acknowledgedTo(number),
  };
  return self;
}
