/**
 * Tells what becomes of a client's connection, in words: shown in an element, whose data-state is one of connecting,
 * connected, waiting and closed.
 */
export class ConnectionStatus {
  #element;
  #retry;
  #client = null;
  #last;
  #connections = 0;
  #timer = 0;
  #text;
  /** To be seen only: a screen reader would read out every second of it. */
  #countdown = document.createElement('span');

  /** @param retry a button that is there while there is no connection: connects at once */
  constructor(element, retry) {
    this.#element = element;
    this.#retry = retry;
    this.#countdown.setAttribute('aria-hidden', 'true');
    retry.onclick = () => this.#client.open().catch(() => {}); // the state tells why not
  }

  /** From now on tells of this client. */
  begin(client) {
    this.#client = client;
    this.#connections = 0;
    this.#last = { state: client.state, cause: null, retryAt: null };
    client.addEventListener('state', event => {
      if (client !== this.#client) return;
      this.#last = event;
      if (event.state === 'connected') this.#connections++;
      this.#show();
    });
    this.#show();
  }

  /** The user has signed out. */
  end() {
    this.#client = null;
    clearTimeout(this.#timer);
    this.#put('signed-out', '');
  }

  #show() {
    clearTimeout(this.#timer);
    const { state, cause, retryAt } = this.#last;
    const again = this.#connections > 0 ? ' again' : '';
    if (state === 'connected') {
      this.#put(state, this.#connections > 1 ? 'Connected again' : 'Connected');
    } else if (state === 'waiting') {
      const left = Math.max(0, retryAt - Date.now());
      if (retryAt === null) this.#put(state, 'Offline');
      else this.#put(state, `Connecting${again}`, ` in ${Math.ceil(left / 1000)} s`);
      if (retryAt !== null) this.#timer = setTimeout(() => this.#show(), left % 1000 || 1000);
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
