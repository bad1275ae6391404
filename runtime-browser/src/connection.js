import { later } from './backoff.js';
import { ConnectionError } from './errors.js';
import { startHeartbeat } from './heartbeat.js';
import { parse } from './json.js';

/** How much a socket may hold that it has not sent, in bytes, before more waits in the queue. */
const BACKLOG = 65536;

/** How long a server that said goodbye may take to close, beyond the delay after which the client is to return. */
const DRAIN_MILLIS = 15000;

/**
 * Whether a client connects again by itself after this close code.
 *
 * @param {number} code
 */
const reconnects = code => (code < 3000 ? ![1000, 1002, 1007, 1009].includes(code) : code % 1000 < 500);

/**
 * The frames with an element of the wrong JSON type: the name, and one letter for each of the elements behind it (String,
 * Number, Object, Array, Boolean, or null, which is `z`). Frames of other names may have any elements.
 */
const WRONG_TYPES =
  /^((welcome|authenticated|goodbye) (?!o)|(ack|result|present) (?!n)|error (?![nz]o)|opened (?!s)|(refused|closed) (?!sss)|msg (?!ss)|(item|end|cancel|left) (?!n[sz])|credit (?!n.n)|(following|lost) (?!no)|(unfollowed|joined) (?!nss)|pub (?!n[sz]s)|recovered (?!nn[sz]?$))/;

/** @typedef {ReturnType<typeof openConnection>} Connection */

/**
 * @typedef {object} Owner
 * @property {() => Promise<string | null>} key
 * @property {() => object} hello what `hello` has beside the key
 * @property {(welcome: any) => void} welcomed
 * @property {(frame: any[], bytes: number) => void} received a frame about something else than the connection
 * @property {(error: ConnectionError, reconnects: boolean, after?: number) => void} ended the last call; `after`: in how many
 *     milliseconds to come back
 */

/**
 * One WebSocket, from the attempt to open it to its end: key, hello, welcome, heartbeat, frames.
 *
 * @param {string} url
 * @param {any} settings
 * @param {Owner} owner is told nothing before this returns
 */
export function openConnection(url, settings, owner) {
  /** @type {WebSocket | undefined} */
  let socket;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let draining;
  /** @type {ReturnType<typeof startHeartbeat> | undefined} */
  let heartbeat;
  let welcomed = false;
  let ended = false;
  let isClosed = false;

  const self = {
    /** The key that it was opened with. @type {string | null} */
    key: null,
    began: Date.now(),
    /** When the server was last heard. */
    lastHeard: Date.now(),

    /** How many bytes the socket has not sent. */
    backlog: () => socket?.bufferedAmount ?? 0,

    isBusy: () => self.backlog() >= BACKLOG,

    /** @param {string} text */
    send(text) {
      socket?.send(text);
    },

    /**
     * Writes a frame about the connection, of which a server that does not read gets no queue; returns whether it did.
     *
     * @param {string} text
     */
    write: text => !self.isBusy() && (self.send(text), true),

    /** The server has to answer soon. */
    probe: () => heartbeat?.probe(),

    /** The server is about to close, and wants the client back after that delay. @param {number} millis */
    drain(millis) {
      draining = later(millis + DRAIN_MILLIS, () => lose('no close in time', 'lost', 3001));
    },

    /** Closes the connection in order; the end is told when the server has answered. */
    close() {
      socket?.close(1000);
    },

    /** Ends the connection at once, and tells nothing. */
    abort(code = 1000) {
      ended = true;
      clearTimeout(opening);
      clearTimeout(draining);
      heartbeat?.stop();
      if (socket) {
        socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
        if (!isClosed) {
          socket.close(code);
        }
      }
    },

    /**
     * Ends the connection.
     *
     * @param {string} message
     * @param {unknown} [cause]
     */
    lose(message, code = 'lost', closeCode = 3002, cause, after = 0) {
      if (!ended) {
        self.abort(closeCode);
        owner.ended(new ConnectionError(code, message, { closeCode, cause }), reconnects(closeCode), after);
      }
    },
  };
  const { lose } = self;

  /** @param {number} code @param {string} reason */
  const closed = (code, reason) => {
    isClosed = true;
    const kind = welcomed ? 'lost' : code == 3500 ? 'unauthenticated' : 'refused';
    lose(`closed with ${code} ${reason}`, kind, code);
  };

  /** @param {any} text */
  const received = text => {
    self.lastHeard = Date.now();
    try {
      // Not what is binary, which some platforms would turn into a text.
      const frame = typeof text == 'string' && parse(text);
      const [name, details] = frame;
      /** @type {string[]} */
      const types = frame
        .slice(1, 4) // throws unless it is an array
        .map((/** @type {any} */ value) => (value === null ? 'z' : Array.isArray(value) ? 'a' : (typeof value)[0]));
      if (
        text.length > settings.maxMessageBytes ||
        typeof name != 'string' ||
        !(welcomed || ['welcome', 'ping', 'error', 'goodbye'].includes(name)) ||
        WRONG_TYPES.test(`${name} ${types.join('')}`)
      ) {
        throw new Error('not a frame');
      }
      if (name == 'ping') {
        self.write('["pong"]');
      } else if (welcomed || name != 'welcome') {
        owner.received(frame, text.length);
      } else {
        welcomed = true;
        clearTimeout(opening);
        heartbeat = startHeartbeat(
          settings.heartbeat || (Math.min(Math.max(details.heartbeatMillis, 50), 3600000) || 25000),
          () => self.lastHeard,
          () => self.write('["ping"]'),
          probed => lose('the server was silent', 'lost', 3002, undefined, +probed),
        );
        owner.welcomed(details);
      }
    } catch (cause) {
      lose(`not the protocol: ${cause}`, 'incompatible', 3501, cause);
    }
  };

  const opening = later(settings.connectTimeout, () => lose('no welcome in time', 'timeout'));
  owner.key().then(
    key => {
      if (!ended) {
        self.key = key;
        try {
          const opened = (socket = /** @type {WebSocket} */ (
            new (settings.WebSocket ?? WebSocket)(url, ['streampod.v1.json'])
          ));
          opened.onopen = () =>
            self.send(JSON.stringify(['hello', { protocol: 1, key: key ?? undefined, ...owner.hello() }]));
          opened.onmessage = ({ data }) => received(data);
          opened.onclose = opened.onerror = (/** @type {any} */ { code = 1006, reason = '' }) => closed(code, reason);
        } catch (cause) {
          lose(`${cause}`, 'refused', 3501, cause);
        }
      }
    },
    cause => lose('the key provider failed', 'unauthenticated', 3002, cause),
  );
  return self;
}
