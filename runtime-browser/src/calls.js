import { makeBuffer } from './buffer.js';
import { BODY, NAME, checkTexts, codecOf, lazy, refuse, writeMembers } from './codec.js';
import { CallError, ClosedError, ConnectionError, QueueFullError } from './errors.js';

/** How many items of a stream may be on their way and in the buffer. */
const WINDOW = 256;

/** How often an idempotent call is sent while each time the session is lost, perhaps because of it. */
const ATTEMPTS = 5;

/**
 * @typedef {object} Method
 * @property {string} name
 * @property {() => Parameter[]} parameters
 * @property {() => import('./codec.js').Codec | undefined} returns
 * @property {() => any[]} [throws]
 * @property {boolean} [idempotent]
 */

/**
 * What sends the items of a stream that is given to a method.
 *
 * @typedef {object} Upload
 * @property {(items: number) => void} credit
 * @property {() => void} cancel
 */

/** @typedef {import('./codec.js').Member} Parameter */

/**
 * A parameter of a method or a channel.
 *
 * @param {string} key
 * @param {any} type
 * @param {{ stream?: typeof import('./upload.js').upload, optional?: boolean }} [options] what uploads it, if it is a stream
 * @returns {Parameter}
 */
export const parameter = (key, type, options) => ({ name: key, key, codec: codecOf(type), ...options });

/**
 * A method of an endpoint.
 *
 * @param {string} name
 * @param {() => Parameter[]} parameters
 * @param {() => any} [returns]
 * @param {{ throws?: () => any[], idempotent?: boolean }} [options]
 * @returns {Method}
 */
export const method = (name, parameters, returns, options) => ({
  name,
  parameters: lazy(parameters),
  returns: lazy(() => returns && codecOf(returns())),
  ...options,
});

/**
 * Calls a method that returns no stream.
 *
 * @param {any} endpoint
 * @param {Method} of
 * @param {any[]} values the arguments
 * @param {any} [options]
 * @returns {Promise<any>}
 */
export const call = (endpoint, of, values, options) =>
  new Promise((resolve, reject) => begin(endpoint, of, values, options, resolve, reject));

/**
 * Calls a method that returns a stream, which begins to flow when it is read.
 *
 * @param {any} endpoint
 * @param {Method} of
 * @param {any[]} values the arguments
 * @param {any} [options]
 */
export const callStream = (endpoint, of, values, options) => {
  const { settings, unread } = endpoint.client;
  /** How large the next items are expected to be, in bytes. */
  let size = settings.maxMessageBytes;
  let given = 0;
  /** @type {import('./buffer.js').Buffer<any>} */
  const items = makeBuffer({ capacity: WINDOW }, unread, undefined, () => calling.stop());
  const { next } = items;
  items.next = () => {
    const window = Math.max(1, Math.min(WINDOW, settings.bufferBytes / 4 / size)) | 0;
    const room = window - given - items.size();
    if (room > 0 && room >= window / 2) {
      given += room;
      calling.credit(room);
    }
    return next();
  };
  const calling = begin(
    endpoint,
    of,
    values,
    options,
    () => items.end(),
    error => items.end(error),
    (read, bytes) => {
      if (given-- < 1) {
        throw new Error('an item without credit');
      }
      size = Math.max(bytes, size * 0.75);
      items.push(read(), bytes);
    },
  );
  return items;
};

/**
 * A call as its connection knows it.
 *
 * @typedef {object} Call
 * @property {string} text of its frame, but for the end
 * @property {boolean} sent
 * @property {(bounded?: boolean) => void} send not bounded if it has waited for the connection, within bounds of its own
 * @property {() => void} lost
 * @property {(error: any) => void} fail
 * @property {(frame: any[], bytes: number) => void} receive
 */

/** The calls of a client that are open. */
export class Calls {
  frames = ['result', 'item', 'end', 'credit', 'cancel', 'error'];
  lastId = 0;
  /** In the order of their numbers. @type {Map<number, Call>} */
  open = new Map();

  /**
   * @param {any[]} frame
   * @param {number} bytes
   */
  handle(frame, bytes) {
    this.open.get(frame[1])?.receive(frame, bytes);
  }

  welcomed() {
    this.open.forEach(open => open.sent || open.send());
  }

  lost() {
    this.open.forEach(open => open.lost());
  }

  /** @param {any} error */
  ended(error) {
    this.open.forEach(open => open.fail(error ?? new ClosedError()));
  }
}

/**
 * Begins a call.
 *
 * @param {any} endpoint
 * @param {Method} method
 * @param {any[]} values
 * @param {{ signal?: AbortSignal, timeout?: number } | undefined} options
 * @param {(value?: any) => void} resolve
 * @param {(error: any) => void} reject
 * @param {(read: () => any, bytes: number) => void} [takeItem] of the stream that it returns
 */
const begin = (endpoint, method, values, { signal, timeout = Infinity } = {}, resolve, reject, takeItem) => {
  const { client } = endpoint;
  const { open } = /** @type {Calls} */ (client.part(Calls));
  const id = ++client.part(Calls).lastId;
  const name = `${endpoint.name}.${method.name}`;
  const until = performance.now() + Number(timeout);
  /** @type {Map<string, Upload>} */
  const uploads = new Map();
  let over = false;
  let written = false;
  let attempts = 0;
  /** How many items of the stream that it returns were asked for: a call that is sent again asks for all of them again. */
  let credited = 0;
  /** @type {any} */
  let timer;

  /** @type {(code: string, message: any, reference?: any) => CallError} */
  const failure = (code, message, reference = null) =>
    new CallError(code, `${name}: ${message}`, { method: name, reference });

  /**
   * Queues a frame of this session, which is not written if the call is over by then.
   *
   * @param {string} text
   * @param {object} [details]
   * @param {boolean} [whenRoom]
   */
  const post = (text, details, whenRoom) =>
    client.enqueue({ text, prepare: () => !over, ...details }, whenRoom);

  /**
   * @param {(value: any) => void} settle
   * @param {any} [value]
   */
  const end = (settle, value) => {
    if (!over) {
      over = true;
      open.delete(id);
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      uploads.forEach(stream => stream.cancel());
      settle(value);
    }
  };

  /** Ends it here, and tells the server. @param {any} [error] */
  const stop = error => {
    if (!over) {
      end(reject, error);
      if (written && !client.closing) {
        post(`["cancel",${id},null]`, { prepare: undefined });
      }
    }
  };
  const abort = () => stop(signal?.reason);

  /** The server says that it failed. @param {any} details */
  const failed = details => {
    checkTexts(details, 'code', 'message', 'reference');
    const { code, message, reference, className, data } = details;
    const type = code == 'exception' && method.throws?.().find(declared => declared[NAME] === className);
    let error = failure(String(code), message, reference);
    try {
      error = type ? type[BODY].read(data) : error;
    } catch {
      // One that this client does not understand is like one that it does not know.
    }
    end(reject, error);
  };

  /** @type {Call} */
  const self = {
    text: '',
    sent: false,
    send: bounded => {
      const left = Math.max(0, Math.ceil(until - performance.now()));
      try {
        self.sent = true; // first: what is written ahead of it may have all calls sent that are not
        post(`${self.text}${timer ? `,{"deadlineMillis":${left}}` : ''}]`, { bounded, written: () => (written = true) });
        if (credited) {
          post(`["credit",${id},null,${credited}]`);
        }
      } catch (error) {
        end(reject, error);
      }
    },
    lost: () => {
      if (written && (client.closing || !method.idempotent || takeItem || uploads.size || ++attempts >= ATTEMPTS)) {
        const lost = `the connection was lost before ${name} was answered`;
        end(reject, client.closing ? new ClosedError() : new ConnectionError('lost', lost));
      }
      self.sent = written = false;
    },
    fail: error => end(reject, error),
    receive: ([kind, , first, second], bytes) => {
      try {
        if (kind == 'credit') {
          uploads.get(first)?.credit(second);
        } else if (kind == 'cancel') {
          uploads.get(first)?.cancel();
        } else if (kind == 'error') {
          failed(first);
        } else if (kind == 'result' && !takeItem) {
          end(resolve, method.returns()?.read(first));
        } else if (kind == 'item' && first === null && takeItem) {
          takeItem(() => method.returns()?.read(second), bytes);
        } else if (kind == 'end' && first === null && takeItem) {
          second ? failed(second) : end(resolve);
        } else {
          throw new Error(`an unexpected ${kind}`);
        }
      } catch (error) {
        written &&= kind != 'result'; // of which there is nothing left to cancel
        stop(failure('incompatible', /** @type {Error} */ (error).message));
      }
    },
  };

  try {
    timeout === Number(timeout) || refuse('options.timeout to be a number', timeout);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', abort);
    const parameters = method.parameters();
    self.text = `["call",${id},${JSON.stringify(endpoint.name)},${JSON.stringify(method.name)},${writeMembers(
      method.name,
      parameters,
      (_, index) => values[index],
    )}`;
    parameters.forEach((parameter, index) => {
      const { key, stream } = parameter;
      if (stream) {
        uploads.set(key, stream({ id, endpoint, method, post, stop }, parameter, values[index]));
      }
    });
    if (client.closing) {
      throw new ClosedError();
    }
    if (timeout < 2 ** 31) {
      timer = setTimeout(() => stop(failure('deadline', 'it exceeded its deadline')), timeout);
    }
    if (client.connected) {
      open.set(id, self);
      self.send(true);
    } else {
      const { messages, bytes } = client.settings.sendQueue;
      const waiting = [...open.values()].filter(other => !other.sent);
      if (waiting.length >= messages || waiting.reduce((sum, { text }) => sum + text.length, self.text.length) > bytes) {
        throw new QueueFullError('queue-full', `calls waiting: ${waiting.length}`);
      }
      open.set(id, self);
      const refused = client.connect();
      if (refused) {
        throw refused;
      }
    }
  } catch (error) {
    end(reject, error);
  }
  return {
    stop,
    /** @param {number} items */
    credit: items => {
      credited += items;
      if (self.sent && !over && !client.closing) {
        post(`["credit",${id},null,${items}]`);
      }
    },
  };
};
