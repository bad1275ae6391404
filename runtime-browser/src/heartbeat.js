import { later } from './backoff.js';

/** A timer that fires later than this was held up, as in a hidden page or a sleeping machine. */
const LATE_MILLIS = 1000;

/** How long a server may take to answer when a page is shown again. */
const PROBE_MILLIS = 1000;

/**
 * Watches that the server is alive: pings after one interval of silence, and gives it up after a further one. A server that
 * was not pinged is not given up, nor one whose silence may be this page's own: it is pinged again.
 *
 * @param {number} interval
 * @param {() => number} lastHeard
 * @param {() => void} ping
 * @param {(probed: boolean) => void} missed gives the server up
 */
export function startHeartbeat(interval, lastHeard, ping, missed) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  let due = 0;
  let patience = interval;
  /** @type {number | undefined} */
  let pingedAfter;
  /** @param {number} millis */
  const wait = millis => {
    clearTimeout(timer);
    due = Date.now() + millis;
    timer = later(millis, check);
  };
  const ask = () => {
    pingedAfter = lastHeard();
    wait(patience);
    ping();
  };
  const check = () => {
    const heard = lastHeard();
    const silence = Date.now() - heard;
    if (pingedAfter != heard) {
      patience = interval;
      silence >= 0 && silence < interval ? wait(interval - silence) : ask();
    } else if (Date.now() - due > Math.min(LATE_MILLIS, interval / 2)) {
      ask();
    } else {
      missed(patience < interval);
    }
  };
  wait(interval);
  return {
    stop: () => clearTimeout(timer),

    /** The server has to answer soon. */
    probe() {
      if (patience == interval || pingedAfter != lastHeard()) {
        patience = Math.min(interval, PROBE_MILLIS);
        ask();
      }
    },
  };
}
