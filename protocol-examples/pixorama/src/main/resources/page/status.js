/**
 * Tells what becomes of a client's connection, in words, in the element that `status` is and in its data-state: connecting,
 * connected, waiting, closed.
 *
 * @param client a client of Streampod
 * @param status the element
 * @param retry a button that is there while there is no connection: connects at once
 * @param isReady whether what the connection is for has come, too; until then the state is connecting
 * @returns to be called when isReady may have changed
 */
export function showConnection(client, status, retry, isReady) {
  let last = { state: client.state, cause: null, retryAt: null };
  let connections = 0;
  let timer = 0;
  let shownText = null;
  /** To be seen only: a screen reader would read out every second of it. */
  const countdown = document.createElement('span');
  countdown.setAttribute('aria-hidden', 'true');

  function show() {
    clearTimeout(timer);
    const [state, text, left = ''] = told();
    if (status.dataset.state !== state) status.dataset.state = state;
    if (shownText !== text) {
      const shown = document.createElement('span');
      shown.append(text, countdown);
      status.replaceChildren(shown);
      shownText = text;
    }
    countdown.textContent = left;
    retry.hidden = state !== 'waiting' && state !== 'closed';
  }

  function told() {
    switch (last.state) {
      case 'connected':
        return isReady() ? ['connected', connections > 1 ? 'Connected again' : 'Connected'] : ['connecting', 'Loading…'];
      case 'waiting': {
        if (last.retryAt === null) return ['waiting', 'Offline'];
        const left = Math.max(0, last.retryAt - Date.now());
        timer = setTimeout(show, left % 1000 || 1000);
        return ['waiting', 'Reconnecting', ` in ${Math.ceil(left / 1000)} s`];
      }
      case 'connecting':
        return ['connecting', connections > 0 ? 'Connecting again…' : 'Connecting…'];
      default:
        if (last.cause === null) return ['connecting', 'Connecting…'];
        return ['closed', `Disconnected: ${last.cause.message}`];
    }
  }

  client.addEventListener('state', event => {
    last = event;
    if (event.state === 'connected') connections++;
    show();
  });
  retry.onclick = () => client.open().catch(() => {}); // the state tells why not
  show();
  return show;
}
