import { later } from './backoff.js';

/** A timer that fires later than this was held up, as in a hidden page or a sleeping machine. */
const LATE_MILLIS = 1000;

/**
 * Watches that the server is alive: pings after one interval of silence, and gives it up after a further one. A server that
 * was not pinged is not given up, nor one whose silence may be this page's own: it is pinged again. Returns what stops it.
 *
 * @param {number} interval
 * @param {() => number} lastHeard
 * @param {() => void} ping
 * @param {() => void} missed gives the server up
 */
export function startHeartbeat(interval, lastHeard, ping, missed) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  let due = 0;
  /** @type {number | undefined} */
  let pingedAfter;
  /** @param {number} millis */
  const wait = millis => {
    due = Date.now() + millis;
    timer = later(millis, check);
  };
  const check = () => {
    const heard = lastHeard();
    const silence = Date.now() - heard;
    if (silence >= 0 && silence < interval) {
      wait(interval - silence);
    } else if (pingedAfter == heard && Date.now() - due <= Math.min(LATE_MILLIS, interval / 2)) {
      missed();
    } else {
      pingedAfter = heard;
      wait(interval);
      ping();
    }
  };
  wait(interval);
  return () => clearTimeout(timer);
}
