/** Sockets under the control of a test, for `options.WebSocket`; and what a test needs besides. */

/** @typedef {any} Json */

/** A class of sockets; `sockets` has all that were made, in order. */
export function fakeSockets() {
  const sockets = [];
  class FakeSocket {
    static sockets = sockets;
    readyState = 0;
    bufferedAmount = 0;
    onopen = null;
    onmessage = null;
    onclose = null;
    onerror = null;
    /** What the client sent, as text. */
    texts = [];
    /** The code with which the client closed it. */
    closeCode;

    constructor(url, protocols) {
      this.url = url;
      this.protocols = protocols;
      sockets.push(this);
    }

    get frames() {
      return this.texts.map(text => JSON.parse(text));
    }

    /** What was sent since the last look, without frames of these names. */
    taken(...without) {
      return this.texts.splice(0).map(text => JSON.parse(text)).filter(([name]) => !without.includes(name));
    }

    send(text) {
      if (this.readyState == 0) {
        throw new Error('the socket is not open');
      }
      if (this.readyState == 1) {
        this.texts.push(text); // a socket that closes drops it without a word
      }
    }

    close(code) {
      if (code !== undefined && code != 1000 && !(code >= 3000 && code <= 4999)) {
        throw new Error(`a page cannot close with ${code}`);
      }
      if (this.closeCode === undefined) {
        this.closeCode = code;
      }
      this.readyState = 2;
    }

    // What the server does:

    open() {
      this.readyState = 1;
      this.onopen?.({});
    }

    receive(...frames) {
      for (const frame of frames) {
        this.onmessage?.({ data: typeof frame == 'string' ? frame : JSON.stringify(frame) });
      }
    }

    welcome(more = {}) {
      this.open();
      this.receive(['welcome', { connection: 'c', heartbeatMillis: 25000, limits: { maxMessageBytes: 65536 }, server: 's', ...more }]);
    }

    closed(code = 1006, reason = '') {
      this.readyState = 3;
      this.onclose?.({ code, reason });
    }
  }
  return FakeSocket;
}

/** Lets all that waits in microtasks run. */
export const settled = async () => {
  for (let i = 0; i < 30; i++) {
    await null;
  }
};
