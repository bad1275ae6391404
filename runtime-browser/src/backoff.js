/**
 * A timer, of the longest delay that timers have if it is to be longer.
 *
 * @param {number} millis
 * @param {() => void} action
 */
export const later = (millis, action) => setTimeout(action, Math.min(millis, 2 ** 31 - 1));

/** A connection that lasted for less counts as one more failure. */
const STABLE_MILLIS = 5000;

/**
 * Counts the attempts since the connection, or the feed, was last stable, and says how long to wait before the next: full
 * jitter.
 *
 * @param {{ first: number, longest: number, maxRetries: number }} options
 */
export function makeBackoff({ first, longest, maxRetries }) {
  let retries = 0;
  return {
    /** The next wait; undefined when there were enough. */
    next: () => (retries < maxRetries ? Math.random() * Math.min(longest, first * 2 ** retries++) : undefined),

    /** @param {number} millis how long it lasted; Infinity when the application asks for the attempt itself */
    lasted(millis) {
      if (millis >= STABLE_MILLIS) {
        retries = 0;
      }
    },
  };
}
