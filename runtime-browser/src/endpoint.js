import { makeStream } from './stream.js';

/** An endpoint as a client sees it; generated classes extend it. */
export class Endpoint extends EventTarget {
  /**
   * @param {import('./client.js').Client} client
   * @param {string} name
   */
  constructor(client, name) {
    super();
    this.client = client;
    this.name = name;
    client.endpoints.set(name, this);
  }
}

/**
 * An endpoint with a stream. The server opens it when it is first used, be it by reading or by sending, and again after the
 * connection was lost.
 */
export class StreamEndpoint extends Endpoint {
  #stream;

  /**
   * @param {import('./client.js').Client} client
   * @param {string} name
   * @param {() => any[]} fromClient the classes that may be sent
   * @param {() => any[]} toClient the classes that may come
   */
  constructor(client, name, fromClient, toClient) {
    super(client, name);
    this.#stream = makeStream(client, this, fromClient, toClient);
  }

  /**
   * A new reader, which sees every message from now on.
   *
   * @param {{ capacity?: number, overflow?: 'fail' | 'drop-oldest' | 'drop-newest' }} [options]
   */
  stream(options) {
    return this.#stream.read(options);
  }

  /** Sends a message, or throws when it cannot be queued. @param {any} message */
  send(message) {
    this.#stream.send(message);
  }

  /** Sends a message when there is room in the send queue. @param {any} message @returns {Promise<void>} */
  async sendWhenRoom(message) {
    return this.#stream.send(message, true);
  }

  /** Closes the stream, after what was sent to it; its readers end. */
  closeStream() {
    this.#stream.close();
  }
}
