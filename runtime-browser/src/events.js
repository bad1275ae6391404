/**
 * Dispatches an event with these properties, once the code that runs now has ended: so no listener runs inside of this
 * client's code, and listeners hear everything in order.
 *
 * @param {EventTarget} target
 * @param {string} type
 * @param {Record<string, any>} details
 * @param {string} [watched] the property that a listener looks at if it takes note of the event
 * @param {() => void} [unseen] what happens when none did
 */
export function tell(target, type, details, watched, unseen) {
  queueMicrotask(() => {
    const event = Object.assign(new Event(type), details);
    let seen = !watched;
    if (watched) {
      Object.defineProperty(event, watched, { get: () => ((seen = true), details[watched]) });
    }
    target.dispatchEvent(event);
    if (!seen) {
      unseen?.();
    }
  });
}
