import { makeAuthentication } from './authentication.js';
import { later, makeBackoff } from './backoff.js';
import { checkTexts, refuse } from './codec.js';
import { openConnection } from './connection.js';
import { ClosedError, StreampodError, TooLargeError } from './errors.js';
import { tell } from './events.js';
import { withDefaults } from './options.js';
import { AWAKE, SUSPENDED, isOffline, watchPage } from './page.js';
import { makeSession } from './resume.js';
import { byteLength, makeSendQueue } from './send-queue.js';

/** When a socket that holds much is looked at again. */
const BUSY_MILLIS = 20;

/** How old an attempt is that is begun anew when the page is shown again. */
const STALE_MILLIS = 1000;

/** @import { Connection } from './connection.js' */
/** @import { Session } from './resume.js' */
/** @import { Outgoing } from './send-queue.js' */

/**
 * What a client does beside its connection: streams, calls, feeds.
 *
 * @typedef {object} Part
 * @property {string[]} frames what it takes: names of frames, or those and that of an endpoint
 * @property {(frame: any[], bytes: number) => void} handle
 * @property {(resumedFrom?: Date) => void} welcomed a connection is there: of a new session, or of the one that was lost then
 * @property {(from: Date, unacknowledged: Outgoing[]) => void} lost the session is over
 * @property {(error: Error | null) => void} ended there will be no connection unless the application asks for one
 * @property {() => void} [keyChanged]
 */

const DEFAULTS = {
  connectTimeout: 10000,
  closeTimeout: 5000,
  /** What the server says. */
  heartbeat: 0,
  maxMessageBytes: 4194304,
  resume: true,
  bufferBytes: 33554432,
  presenceBytes: 8388608,
  backoff: { first: 100, longest: 30000, maxRetries: Infinity },
  sendQueue: { messages: 1024, bytes: 1048576 },
  buffer: { capacity: 1024, overflow: 'fail' },
};

/**
 * Where the WebSocket is opened.
 *
 * @param {string | URL | null} [url]
 */
function webSocketUrl(url) {
  try {
    const target = new URL(url ?? '/', globalThis.location?.origin);
    target.protocol = target.protocol.replace('http', 'ws');
    if (/^ws[^#]*$/.test(target.href)) {
      target.pathname = target.pathname.replace(/(\/websocket)?\/*$/, '/websocket');
      return target.href;
    }
  } catch {
    // told below
  }
  return refuse("the server's address", `${url}`);
}

/**
 * The client of a protocol; generated classes extend it. Its session outlives connections: it connects on first use, and
 * again after a loss.
 */
export class Client extends EventTarget {
  settings;
  /** How many bytes may wait for readers beside what does. */
  unread;
  /** @type {Map<string | null, EventTarget>} */
  endpoints = new Map();
  /** How large a frame the server takes. */
  maxOutgoing = Infinity;
  /** Whether it is closed, or about to be. */
  closing = false;

  /** Opens a connection. */
  #dial;
  #authentication;
  /** @type {Map<unknown, any>} */
  #parts = new Map();
  #queue;
  /** @type {Map<string, Part>} */
  #routes = new Map();
  /** @type {'disconnected' | 'connecting' | 'connected' | 'waiting' | 'closed'} */
  #state = 'disconnected';
  /** Present exactly when connecting or connected. @type {Connection | undefined} */
  #connection;
  /** Present exactly while there is a session, be it that it waits for a connection. @type {Session | undefined} */
  #session;
  /** Whether the server said goodbye: nothing more is written. */
  #paused = false;
  /** Whether a failed attempt is followed by another: the application's own first attempt is not. */
  #retrying = false;
  #backoff;
  #everWelcomed = false;
  /** Why there is no further attempt unless the application asks for one. @type {Error | undefined} */
  #refused;
  #connectedAt = 0;
  /** When to come back, if the server said so. */
  #returnAt = 0;
  /** Whether no attempt is made for now: offline, or in the back/forward cache. */
  #held = false;
  /** Why the state is what it is. @type {Error | null} */
  #cause = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retryTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #busyTimer;
  /** @type {(() => void) | undefined} */
  #unwatch;
  /** Those who wait for the attempt of the moment. @type {((error?: Error) => void)[]} */
  #opening = [];
  /** @type {Promise<void> | undefined} */
  #closed;
  #finish = () => {};

  /**
   * @param {string | URL | null | undefined} url of the server, this page's own unless it is absolute
   * @param {any} options
   * @param {string} protocol its name
   * @param {string} fingerprint
   */
  constructor(url, options, protocol, fingerprint) {
    super();
    const settings = (this.settings = withDefaults(DEFAULTS, options));
    this.unread = { left: settings.bufferBytes };
    const address = webSocketUrl(url);
    this.#backoff = makeBackoff(settings.backoff);
    this.#queue = makeSendQueue(settings.sendQueue);
    this.#authentication = makeAuthentication(this, settings.key);
    this.#dial = () =>
      openConnection(address, settings, {
        key: this.#authentication.key,
        hello: () => ({
          fingerprint,
          client: `${protocol} (browser)`,
          limits: { maxMessageBytes: settings.maxMessageBytes },
          resume: this.#session
            ? { token: this.#session.token, received: this.#session.received }
            : !!settings.resume || undefined,
        }),
        welcomed: welcome => this.#welcomed(welcome),
        received: (frame, bytes) => this.#received(frame, bytes),
        ended: (error, reconnects, after) => this.#ended(error, reconnects, after),
      });
  }

  get state() {
    return this.#state;
  }

  /** The user that the server reports; null when anonymous, and before the report. */
  get user() {
    return this.#authentication.user;
  }

  /** Whether frames can be written. */
  get connected() {
    return this.#state == 'connected' && !this.#paused;
  }

  /** Connects; resolves when connected, rejects when this attempt fails. @returns {Promise<void>} */
  async open() {
    this.#checkOpen();
    if (this.#state != 'connected') {
      this.#refused = undefined;
      if (this.#state != 'connecting') {
        this.#connect();
      }
      return new Promise((resolve, reject) => this.#opening.push(error => (error ? reject(error) : resolve())));
    }
  }

  #checkOpen() {
    if (this.closing) {
      throw new ClosedError();
    }
  }

  /**
   * Connects for a stream, a call or a feed, if need be, and goes on trying; returns why there will be no connection unless
   * the application asks for one.
   */
  connect() {
    if (!this.#refused && !this.closing) {
      this.#retrying = true;
      if (this.#state == 'disconnected') {
        this.#connect();
      }
    }
    return this.#refused;
  }

  /** Closes after what was sent; resolves when that is done. */
  close() {
    this.closing = true;
    return (this.#closed ??= new Promise(resolve => {
      const timer = later(this.settings.closeTimeout, () => this.#finish());
      this.#finish = () => {
        const error = new ClosedError();
        clearTimeout(timer);
        this.#finish = () => {};
        this.#connection?.abort();
        this.#end('closed', null, error);
        const unsent = this.#queue.clear(error).filter(({ message }) => message);
        if (unsent.length) {
          this.reportError(new StreampodError('unavailable', `messages not sent: ${unsent.length}`));
        }
        resolve();
      };
      this.#pump();
      if (this.#state == 'disconnected' || (this.#state != 'connected' && !this.#queue.size())) {
        this.#finish();
      }
    }));
  }

  /** Signs in with another key; resolves with the user. @param {string | null} key */
  async signIn(key) {
    const user = this.#authentication.change(key, key);
    this.#refused = undefined;
    this.connect();
    return user;
  }

  signOut() {
    return this.signIn(null);
  }

  /**
   * Uses that key, or provider of keys, from the next connection on.
   *
   * @param {import('./authentication.js').KeyProvider} key
   */
  setKey(key) {
    this.#checkOpen();
    this.#authentication.replace(key);
    this.#refused = undefined;
  }

  /**
   * @template {Part} P
   * @param {unknown} key
   * @param {P} part
   */
  add(key, part) {
    this.#parts.set(key, part);
    part.frames.forEach(name => this.#routes.set(name, part));
    return part;
  }

  /**
   * The one part of that class.
   *
   * @template {Part} P
   * @param {new (client: Client) => P} Class
   * @returns {P}
   */
  part(Class) {
    return this.#parts.get(Class) ?? this.add(Class, new Class(this));
  }

  /**
   * @param {Omit<Outgoing, 'bytes'>} frame
   * @param {boolean} [whenRoom] whether to wait for room instead of throwing
   */
  enqueue(frame, whenRoom) {
    const entry = /** @type {Outgoing} */ (frame);
    entry.bytes = byteLength(entry.text);
    this.#checkOpen();
    this.#checkSize(entry);
    const added = this.#queue.add(entry, whenRoom);
    this.#pump();
    return added;
  }

  /** @param {Outgoing} entry */
  #checkSize({ bytes }) {
    if (bytes > this.maxOutgoing) {
      throw new TooLargeError(`${bytes} bytes; the server takes ${this.maxOutgoing}`);
    }
  }

  /** Writes a frame at once, whatever waits; while connected. @param {Outgoing} entry */
  write(entry) {
    this.#connection?.send(entry.text);
    this.#session?.keep(entry);
  }

  /** The last that waits of a stream, or of this client: a change of the key. @param {object} of */
  lastOf(of) {
    return this.#queue.lastOf(of);
  }

  /**
   * Tells an error to the listeners of an endpoint, or else of this client, or else to the console.
   *
   * @param {unknown} error
   * @param {string | null} [endpoint]
   * @param {EventTarget} [target]
   */
  reportError(error, endpoint = null, target = this.endpoints.get(endpoint) ?? this) {
    tell(target, 'error', { error, endpoint }, 'error', () =>
      target == this ? console.error(error) : this.reportError(error, endpoint, this),
    );
  }

  #pump() {
    clearTimeout(this.#busyTimer);
    while (this.connected && this.#queue.size()) {
      if (this.#connection?.isBusy()) {
        this.#busyTimer = later(BUSY_MILLIS, () => this.#pump());
        return;
      }
      const entry = this.#queue.take();
      try {
        this.#checkSize(entry);
        if (entry.prepare?.() !== false) {
          this.write(entry);
          entry.written?.();
        }
      } catch (error) {
        entry.fail?.(/** @type {Error} */ (error));
      }
      if (entry.stream == this) {
        this.#parts.forEach(part => part.welcomed()); // streams may have waited for the key
      }
    }
    if (this.closing && this.connected) {
      this.#connection?.close();
    }
  }

  #connect() {
    clearTimeout(this.#retryTimer);
    if (this.#state == 'disconnected') {
      this.#backoff.lasted(Infinity);
    }
    this.#unwatch ??= watchPage(life => this.#pageChanged(life));
    this.#become('connecting');
    this.#connection = this.#dial();
  }

  /**
   * @param {Client['state']} state
   * @param {Error | null} [cause]
   * @param {Date | null} [retryAt]
   */
  #become(state, cause = null, retryAt = null) {
    this.#state = state;
    this.#cause = cause;
    tell(this, 'state', { state, cause, retryAt });
  }

  /** @param {any} welcome */
  #welcomed(welcome) {
    const { resume, limits } = welcome;
    const connection = /** @type {Connection} */ (this.#connection);
    const { settings } = this;
    let session = this.#session;
    const from = session?.lostAt;
    const resumed = session && resume?.received != null;
    if (session && resumed && session.continues(resume.received)) {
      session.token = resume.token;
      session.lostAt = undefined;
    } else {
      this.#sessionLost();
      if (resumed) {
        connection.lose('too much is unacknowledged');
        return;
      }
      session = this.#session = makeSession(
        settings.resume ? resume?.token : undefined,
        settings.sendQueue.bytes,
        text => this.#connection?.write(text),
      );
    }
    this.#connectedAt = Date.now();
    this.#retrying = this.#everWelcomed = true;
    this.#refused = undefined;
    this.#paused = false;
    this.maxOutgoing = limits?.maxMessageBytes || Infinity;
    this.#become('connected');
    if (resumed) {
      session.acknowledge();
      session.kept.forEach(({ text }) => connection.send(text));
    }
    const newKey = this.#authentication.welcomed(connection.key, welcome, !!resumed);
    this.#parts.forEach(part => part.welcomed(resumed && new Date(from ?? 0)));
    if (newKey) {
      this.#keyChanged();
    }
    this.#opened();
    this.#pump();
  }

  /** @param {Error} [error] */
  #opened(error) {
    this.#opening.splice(0).forEach(opened => opened(error));
  }

  #keyChanged() {
    this.#parts.forEach(part => part.keyChanged?.());
  }

  /** @param {any[]} frame @param {number} bytes */
  #received(frame, bytes) {
    const [name, subject, details] = frame;
    if (name == 'ack') {
      if (!this.#session?.acknowledgedTo(subject)) {
        throw new Error('too much was acknowledged');
      }
    } else if (name == 'goodbye') {
      if (!this.#paused) {
        this.#paused = true;
        this.#connection?.drain(this.#stayAway(subject.reconnectAfterMillis));
      }
    } else if (!['hello', 'welcome', 'pong'].includes(name)) {
      if (name == 'error') {
        checkTexts(details, 'code', 'message', 'endpoint', 'reference');
      }
      if (name == 'error' && subject === null) {
        this.#failed(details);
      } else if (name != 'authenticated') {
        (this.#routes.get(name) ?? this.#routes.get(`${name} ${subject}`))?.handle(frame, bytes);
      } else if (this.#authentication.answered(subject)) {
        this.#keyChanged();
      }
      if (this.#state == 'connected') {
        this.#session?.took(bytes);
      }
    }
    this.#pump();
  }

  /** @param {{ code: string, message: string, endpoint?: string, reference?: string }} details */
  #failed({ code, message, endpoint, reference }) {
    const error = new StreampodError(code ?? '', message ?? '', { endpoint, reference });
    const aboutKey = !endpoint && (code == 'unauthenticated' || code == 'unavailable');
    if (!aboutKey || !this.#authentication.refused(error)) {
      this.reportError(error, endpoint);
    }
  }

  /**
   * The server asked for so long a delay before the next attempt; returns the delay within the client's own bound.
   *
   * @param {number} millis
   */
  #stayAway(millis) {
    const delay = Math.max(0, Math.min(millis, this.settings.backoff.longest)) || 0;
    this.#returnAt = delay && Date.now() + delay;
    return delay;
  }

  /**
   * @param {any} error a ConnectionError
   * @param {boolean} reconnects
   * @param {number} [after]
   */
  #ended(error, reconnects, after) {
    const { closeCode } = error;
    const { lastHeard, backlog, key } = /** @type {Connection} */ (this.#connection);
    const wasConnected = this.#state == 'connected';
    const session = this.#session;
    this.#connection = undefined;
    this.#paused = false;
    clearTimeout(this.#busyTimer);
    this.#authentication.stop();
    if (after) {
      this.#stayAway(after);
    }
    session?.stop(); // until there is a connection again
    if (this.closing && closeCode == 1000) {
      this.#session = undefined; // all was taken in before
    } else if (session) {
      session.lostAt ??= lastHeard;
      session.settle(backlog());
      if (
        !session.token ||
        !reconnects ||
        this.closing ||
        (wasConnected && closeCode != 1006 && closeCode != 3002)
      ) {
        this.#sessionLost();
      }
    }
    if (wasConnected) {
      this.#backoff.lasted(Date.now() - this.#connectedAt);
    }
    const again =
      reconnects ||
      (closeCode == 3500 && !wasConnected && this.#authentication.connectionRefused(key, error, this.#everWelcomed));
    const delay = this.#retrying && again ? this.#nextDelay() : undefined;
    if (this.closing && (wasConnected || !this.#queue.size())) {
      this.#finish();
    } else if (delay != undefined) {
      this.#held ||= isOffline();
      this.#retryTimer = later(delay, () => this.#held || this.#connect());
      this.#become('waiting', error, this.#held ? null : new Date(Date.now() + delay));
      this.#opened(error);
    } else {
      this.#refused = this.#retrying || !reconnects ? error : undefined;
      this.#retrying = false;
      this.#end('disconnected', error);
      this.#finish();
    }
  }

  #nextDelay() {
    const until = this.#returnAt;
    this.#returnAt = 0;
    return until ? Math.max(0, until - Date.now()) : this.#backoff.next();
  }

  /** The session is over, also one that waits for a connection. */
  #sessionLost() {
    const session = this.#session;
    this.#session = undefined;
    if (session) {
      session.stop();
      this.#queue.sessionLost(this.#authentication.sessionLost());
      this.#parts.forEach(part => part.lost(new Date(session.lostAt ?? 0), session.kept));
    }
  }

  /**
   * There will be no connection, or not unless the application asks for one.
   *
   * @param {'disconnected' | 'closed'} state
   * @param {Error | null} cause
   * @param {Error | null} [error] what those are told who wait
   */
  #end(state, cause, error = cause) {
    if (this.#session) {
      this.#session.lostAt ??= this.#connection?.lastHeard;
    }
    this.#connection = undefined;
    this.#become(state, cause);
    this.#sessionLost();
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#busyTimer);
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#held = false;
    this.#returnAt = 0;
    this.#authentication.disconnected(/** @type {Error} */ (error));
    this.#parts.forEach(part => part.ended(cause));
    this.#opened(/** @type {Error} */ (error));
  }

  /** @param {number} life */
  #pageChanged(life) {
    const connection = this.#connection;
    const announced = this.#state == 'waiting' && !this.#held;
    this.#held = life != AWAKE || (this.#held && isOffline());
    if (life == SUSPENDED) {
      this.#retrying ||= !!connection;
      connection?.lose('the page was suspended');
    } else if (!this.#held) {
      if (this.#state == 'connected') {
        connection?.probe();
      } else if (connection && this.#retrying && Date.now() - connection.began > STALE_MILLIS) {
        connection.lose('the page was suspended');
      }
      if (this.#state == 'waiting') {
        this.#connect();
      }
    }
    if (announced && this.#held) {
      this.#become('waiting', this.#cause); // the attempt that was announced is not made
    }
  }
}
