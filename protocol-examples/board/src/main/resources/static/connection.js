/** Tells what becomes of a client's connection, in words. */
export class ConnectionStatus {
  #element;
  #retry;
  #connections = 0;
  #timer = 0;
  #text;
  /** To be seen only: a screen reader would read out every second of it. */
  #countdown = document.createElement('span');

  /** @param retry a button that is there while there is no connection: connects at once */
  constructor(element, retry, client) {
    this.#element = element;
    this.#retry = retry;
    this.#countdown.setAttribute('aria-hidden', 'true');
    retry.onclick = () => client.open().catch(() => {}); // the state tells why not
    client.addEventListener('state', event => {
      if (event.state === 'connected') this.#connections++;
      this.#show(event);
    });
    this.#show({ state: client.state });
  }

  #show(event) {
    clearTimeout(this.#timer);
    const { state, cause, retryAt } = event;
    const again = this.#connections > 0 ? ' again' : '';
    if (state === 'connected') {
      this.#put(state, 'Connected');
    } else if (state === 'waiting') {
      const left = Math.max(0, retryAt - Date.now());
      if (retryAt === null) this.#put(state, 'Offline');
      else this.#put(state, `Connecting${again}`, ` in ${Math.ceil(left / 1000)} s`);
      if (retryAt !== null) this.#timer = setTimeout(() => this.#show(event), left % 1000 || 1000);
    } else if (state === 'disconnected' && cause) {
      this.#put('closed', 'Disconnected');
    } else {
      this.#put('connecting', `Connecting${again}…`);
    }
  }

  #put(state, text, countdown = '') {
    this.#element.dataset.state = state;
    if (this.#text !== text) {
      const shown = document.createElement('span');
      shown.append(text, this.#countdown);
      this.#element.replaceChildren(shown);
      this.#text = text;
    }
    this.#countdown.textContent = countdown;
    this.#retry.hidden = state !== 'waiting' && state !== 'closed';
  }
}
