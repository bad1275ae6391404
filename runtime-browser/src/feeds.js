import { later, makeBackoff } from './backoff.js';
import { makeBuffer } from './buffer.js';
import { BODY, CODEC, checkTexts, lazy, refuse, writeMembers } from './codec.js';
import { messages } from './entity.js';
import { makeDeferred } from './deferred.js';
import { ClosedError, FollowError } from './errors.js';
import { withDefaults } from './options.js';
import { string } from './scalars.js';

/** How many recoveries may wait for the reader beside the messages. */
const RECOVERIES = 16;

/** To be followed as soon as that can be written. */
const WANTED = 0;
/** The server was asked, and has not answered. */
const ASKED = 1;
const FOLLOWED = 2;
/** No message is taken until the reader has made room; followed only for who is present. */
const BEHIND = 3;
/** Not followed until the server may be able to. */
const WAITING = 4;
const OVER = 5;

/** @import { Messages } from './entity.js' */
/** @import { Presence } from './presence.js' */

/**
 * @typedef {object} ChannelDefinition
 * @property {string} name
 * @property {() => import('./codec.js').Member[]} parameters
 * @property {Messages} messages
 * @property {boolean} [history]
 * @property {() => Presence} [presence]
 */

/**
 * Messages that are missing and were not told.
 *
 * @typedef {object} Loss
 * @property {string} cause
 * @property {string | null} after
 * @property {number} from
 * @property {number} [to] undefined while more may be missing
 */

/**
 * A channel of the protocol.
 *
 * @param {string} name
 * @param {() => any[]} parameters
 * @param {() => any} message
 * @param {{ history?: boolean, presence?: () => Presence }} [options]
 * @returns {ChannelDefinition}
 */
export const channel = (name, parameters, message, options) => ({
  name,
  parameters: lazy(parameters),
  messages: messages(() => [message()]),
  ...options,
});

/** One channel that may be followed: the channel of the protocol and the values of its parameters. */
export class Channel {
  /**
   * @param {ChannelDefinition} definition
   * @param {any[]} values
   */
  constructor(definition, values) {
    /** @type {any} */
    const self = this; // under names that no parameter has
    self[CODEC] = definition;
    self[BODY] = writeMembers(definition.name, definition.parameters(), (_, index) => values[index]);
  }
}

/**
 * Follows a channel.
 *
 * @param {any} endpoint
 * @param {any} of a Channel
 * @param {any} [options]
 */
export const follow = (endpoint, of, options) => new Feed(endpoint, of, options);

/** The channels that a client follows. */
export class Feeds {
  frames = ['following', 'unfollowed', 'pub', 'recovered', 'lost', 'joined', 'left', 'present'];
  lastId = 0;
  /** @type {Set<Feed>} */
  open = new Set();
  /** By the number under which the server was asked. @type {Map<number, Feed>} */
  followed = new Map();

  /**
   * @param {any[]} frame
   * @param {number} bytes
   */
  handle(frame, bytes) {
    this.followed.get(frame[1])?.receive(frame, bytes);
  }

  welcomed() {
    this.open.forEach(feed => feed.request());
  }

  /** @param {Date} from */
  lost(from) {
    this.open.forEach(feed => feed.sessionLost(+from));
  }

  /** @param {any} error */
  ended(error) {
    this.open.forEach(feed => feed.end(error));
  }
}

/**
 * The messages of a channel, each of them once and in the channel's order, over lost connections and its reader's pauses; what
 * cannot be recovered is told before anything newer is read.
 */
export class Feed extends EventTarget {
  #endpoint;
  #client;
  /** @type {Feeds} */
  #feeds;
  #channel;
  /** @type {ChannelDefinition} */
  #definition;
  #capacity;
  #all;
  /** @type {import('./buffer.js').Buffer<any>} */
  #buffer;
  #phase = WANTED;
  /** The number under which the server was asked; 0 for none. */
  #id = 0;
  /** The position of the last message that was handed to the reader; null when it is not known. @type {string | null} */
  #after;
  /** Whether a message came. */
  #any = false;
  #caughtUp = false;
  /** @type {Loss | undefined} */
  #untold;
  /** How many messages wait for the reader. */
  #waiting = 0;
  /** How many messages may wait when the channel is followed again. */
  #roomAt = 0;
  #followedAt = 0;
  #retries;
  /** @type {any} */
  #timer;
  /** @type {Presence | undefined} */
  #presence;
  #begun = makeDeferred();
  /** Resolves when the server follows the channel for this client; rejects when the feed ends before. */
  ready = this.#begun.promise;
  /** What the end is told with. @type {Error | undefined} */
  #why;
  /** Whether the server was asked who is present. */
  #watching = false;
  /** The position of the last message that was read; where the feed begins before the first. @type {string | null} */
  position;

  /**
   * @param {any} endpoint
   * @param {any} of
   * @param {{ after?: string | null, all?: boolean, buffer?: { capacity?: number } }} [options]
   */
  constructor(endpoint, of, { after = null, all = false, buffer } = {}) {
    super();
    of instanceof Channel || refuse('a channel', of);
    after == null || string.read(after);
    const client = (this.#client = endpoint.client);
    if (client.closing) {
      throw new ClosedError();
    }
    this.#endpoint = endpoint.name;
    this.#channel = of;
    this.#definition = of[CODEC];
    this.#feeds = client.part(Feeds);
    this.#retries = makeBackoff(client.settings.backoff);
    this.#after = this.position = after;
    this.#all = all;
    this.#capacity = withDefaults(client.settings, { buffer }).buffer.capacity;
    this.#buffer = makeBuffer(
      { capacity: this.#capacity + RECOVERIES, overflow: 'refuse' },
      client.unread,
      ({ told }) => {
        this.#waiting -= told ? 0 : 1;
        if (this.#phase == BEHIND && this.#waiting <= this.#roomAt) {
          this.#follow();
        }
      },
      () => {
        this.#unfollow();
        this.#over(null);
      },
    );
    this.#feeds.open.add(this);
    const refused = client.connect();
    if (refused) {
      this.end(refused);
    }
    this.request();
  }

  // What the application does.

  /** Who is present; asked for from the first use on. */
  get presence() {
    const { presence } = this.#definition;
    if (!presence) {
      throw new TypeError('the channel has no presence');
    }
    if (!this.#presence) {
      this.#presence = presence();
      if (this.#why) {
        this.#presence.end(this.#why);
      }
      if (this.#phase == BEHIND) {
        this.#follow();
      }
      this.request();
    }
    return this.#presence;
  }

  async next() {
    for (;;) {
      const { value, done } = await this.#buffer.next();
      if (done) {
        return { value, done };
      }
      if (value.told) {
        this.dispatchEvent(Object.assign(new Event('recovery'), value.told));
      } else {
        this.position = value.position ?? this.position;
        return { value: value.message, done: false };
      }
    }
  }

  /** Ends the feed; what waits is dropped. */
  close() {
    this.#buffer.close();
  }

  return() {
    return this.#buffer.return();
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  // What is written.

  /** Has what is due written, if that is possible now. */
  request() {
    if (!this.#client.connected || this.#client.closing) {
      return;
    }
    if (this.#phase == WANTED) {
      const id = (this.#id = ++this.#feeds.lastId);
      const start = this.#after != null ? { after: this.#after } : { all: (this.#all && !this.#any) || undefined };
      const names = `${JSON.stringify(this.#endpoint)},${JSON.stringify(this.#definition.name)}`;
      this.#phase = ASKED;
      this.#feeds.followed.set(id, this);
      try {
        this.#post(`["follow",${id},${names},${this.#channel[BODY]},${JSON.stringify(start)}]`);
      } catch (error) {
        this.end(error);
      }
    } else if (this.#phase == FOLLOWED && this.#presence && !this.#watching) {
      this.#watching = true;
      this.#presence.begin();
      this.#post(`["presence",${this.#id}]`);
    }
  }

  /** Follows the channel after what the reader was handed. */
  #follow() {
    this.#unfollow();
    this.#phase = WANTED;
    this.request();
  }

  /** @param {string} text of a frame of this session */
  #post(text) {
    this.#client.enqueue({ text });
  }

  /** The server is not to send anything more under this number. */
  #unfollow() {
    if (this.#id && !this.#client.closing) {
      this.#post(`["unfollow",${this.#id}]`);
    }
    this.#forget();
  }

  #forget() {
    this.#feeds.followed.delete(this.#id);
    this.#id = 0;
    this.#watching = false;
  }

  // What the server sends.

  /**
   * @param {any[]} frame
   * @param {number} bytes
   */
  receive(frame, bytes) {
    const [kind, , first, second, third] = frame;
    if (kind == 'unfollowed') {
      this.#unfollowed(first, second);
    } else if (kind == 'following') {
      checkTexts(first, 'position');
      this.#following(first.position);
    } else if (/left|present|joined/.test(kind)) {
      if (this.#watching) {
        this.#members(frame, bytes);
      }
    } else if (this.#phase != FOLLOWED) {
      // It will be sent again, or was told as lost; or the server does not keep to the protocol.
    } else if (kind == 'pub') {
      this.#published(first, second, third, bytes);
    } else if (kind == 'recovered') {
      this.#caughtUp = true;
      this.#begins(second);
      this.#hand({ told: { kind, messages: first } });
    } else {
      checkTexts(first, 'cause', 'after', 'from', 'to');
      this.#lose({
        cause: first.cause ?? '',
        after: first.after ?? null,
        from: Date.parse(first.from) || 0,
        to: Date.parse(first.to) || 0,
      });
      this.#hand();
    }
  }

  /** Nothing was read before: that is where it begins. @param {string | undefined} position */
  #begins(position) {
    if (this.#definition.history && position && this.#after == null) {
      this.#after = position;
      if (!this.#any) {
        this.position = position;
      }
    }
  }

  /** @param {string | undefined} position */
  #following(position) {
    if (this.#phase == ASKED) {
      this.#phase = FOLLOWED;
      this.#followedAt = Date.now();
      this.#begun.resolve();
      this.#begins(position);
      if (this.#untold) {
        this.#untold.to ??= Date.now();
      }
      this.#hand();
      this.request();
    }
  }

  /**
   * @param {string | null} position
   * @param {any} name
   * @param {any} json
   * @param {number} bytes
   */
  #published(position, name, json, bytes) {
    const kept = this.#definition.history ? position : null;
    const now = Date.now();
    try {
      const message = this.#definition.messages.read(name, json);
      if (!this.#hand({ message, position: kept }, bytes)) {
        if (!this.#presence) {
          this.#unfollow();
        }
        if (kept == null) {
          // Nobody keeps the message, though others of the channel may be kept.
          this.#lose({ cause: 'overflow', after: this.#after, from: now });
        } else {
          this.#interrupted('overflow', now);
        }
        this.#roomAt = this.#waiting >> 1;
        this.#phase = BEHIND;
        return;
      }
    } catch (error) {
      // Nobody will read it: it is told as lost, and not asked for again.
      this.#client.reportError(error, this.#endpoint);
      this.#lose({ cause: 'unreadable', after: this.#after, from: now, to: now });
      this.#hand();
    }
    this.#any = true;
    this.#after = kept ?? this.#after;
  }

  /** @param {Loss} loss before the next message */
  #lose(loss) {
    const before = this.#untold;
    this.#untold = before
      ? {
          ...before,
          from: Math.min(before.from, loss.from),
          to: before.to && loss.to && Math.max(before.to, loss.to),
        }
      : loss;
  }

  /**
   * The channel is not followed from that moment on: what is posted meanwhile is lost, unless a position is known.
   *
   * @param {string} cause
   * @param {number} from
   */
  #interrupted(cause, from) {
    if (this.#after == null && (!this.#all || this.#any || this.#caughtUp)) {
      this.#lose({ cause, after: null, from });
    }
  }

  /**
   * Hands what is untold, and then the element if any, to the reader; returns whether all of it was taken.
   *
   * @param {object} [element]
   * @param {number} [bytes]
   */
  #hand(element, bytes) {
    const untold = this.#untold;
    if (untold) {
      const { from, to = from, ...loss } = untold;
      const told = { kind: 'lost', ...loss, from: new Date(from), to: new Date(to) };
      if (!this.#buffer.push({ told })) {
        return false;
      }
      this.#untold = undefined;
    }
    if (!element || 'told' in element) {
      return !element || this.#buffer.push(element, bytes);
    }
    this.#waiting++;
    if (this.#waiting <= this.#capacity && this.#buffer.push(element, bytes)) {
      return true;
    }
    this.#waiting--;
    return false;
  }

  /**
   * @param {any[]} frame
   * @param {number} bytes
   */
  #members(frame, bytes) {
    const { presenceBytes } = this.#client.settings;
    const presence = /** @type {Presence} */ (this.#presence);
    try {
      if (presence.receive(frame, bytes) > presenceBytes) {
        this.#unfollow();
        this.end(this.#failure('too-large', `the members have more than ${presenceBytes} bytes`));
      }
    } catch (error) {
      // A member whose info this client does not understand is none.
      this.#client.reportError(error, this.#endpoint);
      presence.receive(['left', this.#id, frame[2]]);
    }
  }

  // What ends it, for now or for good.

  /**
   * @param {string} code
   * @param {string} message
   */
  #failure(code, message) {
    const { name } = this.#definition;
    return new FollowError(code, `${this.#endpoint}.${name}: ${message}`, { endpoint: this.#endpoint, channel: name });
  }

  /**
   * @param {string} code
   * @param {string} message
   */
  #unfollowed(code, message) {
    const followed = this.#phase == FOLLOWED;
    this.#forget();
    if (code == 'unavailable' || code == 'rate-limited') {
      if (followed) {
        this.#retries.lasted(Date.now() - this.#followedAt);
      }
      const delay = this.#retries.next();
      if (delay != undefined) {
        if (followed) {
          this.#interrupted('interrupted', Date.now());
        }
        this.#phase = WAITING;
        this.#timer = later(delay, () => {
          this.#phase = WANTED;
          this.request();
        });
        return;
      }
    }
    this.end(this.#failure(code, message));
  }

  /** The session with the server is over. @param {number} from when the server was last heard */
  sessionLost(from) {
    if (this.#phase == FOLLOWED) {
      this.#interrupted('interrupted', from);
      this.#retries.lasted(Date.now() - this.#followedAt);
    }
    this.#forget();
    clearTimeout(this.#timer);
    if (this.#phase != BEHIND || this.#presence) {
      this.#phase = WANTED;
    }
  }

  /** Ends it, after what waits for its reader. @param {any} error null for a good end */
  end(error) {
    this.#over(error);
    this.#buffer.end(error);
  }

  /** @param {any} error null for a good end */
  #over(error) {
    const why = (this.#why = error ?? this.#failure('cancelled', 'the feed has ended'));
    this.#forget();
    this.#phase = OVER;
    clearTimeout(this.#timer);
    this.#feeds.open.delete(this);
    this.#begun.reject(why);
    this.#presence?.end(why);
  }
}
