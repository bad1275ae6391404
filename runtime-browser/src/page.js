export const AWAKE = 0;
export const OFFLINE = 1;
export const SUSPENDED = 2;

const EVENTS = ['visibilitychange', 'freeze', 'resume', 'pageshow', 'pagehide', 'online', 'offline'];

export const isOffline = () => globalThis.navigator?.onLine === false;

/**
 * Follows the life of a page, where there is one: shown again, thawed, back from the back/forward cache or online; without a
 * network; frozen or gone into that cache, where a browser closes sockets so that no session waits. Returns what ends that.
 *
 * @param {(life: number) => void} changed
 */
export function watchPage(changed) {
  /** @param {any} event */
  const listener = ({ type, persisted }) => {
    if (/^page/.test(type) ? persisted : type != 'visibilitychange' || document.visibilityState == 'visible') {
      changed(type == 'offline' ? OFFLINE : /freeze|hide/.test(type) ? SUSPENDED : AWAKE);
    }
  };
  // What happens to the document passes the window, too.
  EVENTS.forEach(type => globalThis.addEventListener?.(type, listener, true));
  return () => EVENTS.forEach(type => globalThis.removeEventListener?.(type, listener, true));
}
