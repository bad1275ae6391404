import { later } from './backoff.js';
import { StreampodError } from './errors.js';
import { tell } from './events.js';
import { string } from './scalars.js';

/** @import { Outgoing } from './send-queue.js' */

/** How long before its expiry a key is renewed at most; one that is valid for a short time, after 4/5 of that. */
const LEAD_MILLIS = 30000;

/** A key that is valid for less is not renewed. */
const SHORTEST_MILLIS = 100;

/** @typedef {string | null | undefined | (() => string | null | undefined | Promise<string | null | undefined>)} KeyProvider */

/** @typedef {{ userId: string, scopes: string[] }} User */

/** @typedef {{ userId?: string, scopes?: string[], expiresInMillis?: number }} Who as the server says it */

/** A text, or null where there is none. @param {any} value @returns {string | null} */
const textOf = value => (value == null ? null : string.read(value));

/** @param {Who} who @returns {User | null} */
const userOf = ({ userId: id, scopes = [] }) => {
  const userId = textOf(id);
  return userId == null ? null : { userId, scopes: scopes.map(string.read) };
};

/**
 * A change of the key that the server has not answered: the frame that asks for it, and more. It outlives connections.
 *
 * @typedef {object} Change
 * @property {string | null} key
 * @property {KeyProvider} provider
 * @property {(user: User | null) => void} accept
 * @property {(error: any) => void} fail
 * @property {boolean} [asked] whether it was written in this session
 */
/** @typedef {Outgoing & Change} KeyChange */

/**
 * The keys of a client: the provider of the next connection's, the key of this one, and the changes that wait for an answer.
 *
 * @param {import('./client.js').Client} client
 * @param {KeyProvider} provider
 */
export function makeAuthentication(client, provider) {
  /** The key of the connection, as far as the server accepted it. @type {string | null} */
  let current = null;
  /** A key that the server does not accept any more: no connection is opened with it. @type {string | null} */
  let withdrawn = null;
  /** @type {KeyChange[]} */
  let changes = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** Stands for the question to the provider that is not answered. @type {object | undefined} */
  let asked;

  /** Asks once the code that runs now has ended: the application may do anything in its provider. */
  const ask = async () => {
    await null;
    return textOf(typeof provider == 'function' ? await provider() : provider);
  };

  /** @param {User | null} user */
  const become = user => {
    if (JSON.stringify(user) != JSON.stringify(self.user)) {
      self.user = user;
      tell(client, 'user', { user });
    }
  };

  /** The oldest change that was written: the one that the server answers next. */
  const unanswered = () => (changes[0]?.asked ? changes.shift() : undefined);

  /** @param {string | null} key @param {string} reason */
  const withdraw = (key, reason) => {
    withdrawn = key;
    current = null;
    if (typeof provider != 'function') {
      client.reportError(new StreampodError('unauthenticated', `the key is not valid any more: ${reason}`));
    }
  };

  /** The key is valid for so long; undefined for one that does not expire. @param {number | undefined} millis */
  const validFor = millis => {
    clearTimeout(timer);
    if (millis && millis > SHORTEST_MILLIS) {
      const lead = Math.min(LEAD_MILLIS, millis / 5);
      timer = later(millis - lead, () => {
        validFor(lead); // unless the server accepts another key before
        renew();
      });
    }
  };

  /** Asks the provider for another key, one question at a time. */
  const renew = async () => {
    const from = provider;
    if (!asked && typeof from == 'function') {
      const question = (asked = {});
      try {
        const key = await ask();
        // A change that waits for its answer is newer than the question.
        if (asked == question && from == provider && !changes.length && ![null, withdrawn, current].includes(key)) {
          await self.change(key, from);
        }
      } catch (cause) {
        client.reportError(new StreampodError('unauthenticated', 'the key was not renewed', { cause }));
      }
      if (asked == question) {
        asked = undefined;
      }
    }
  };

  const self = {
    /** The user that the server reports; null when anonymous, and before the report. @type {User | null} */
    user: null,

    /** The key for the next connection: not one that was withdrawn, unless the application signs in with it. */
    async key() {
      const newest = changes.at(-1);
      const key = newest ? newest.key : await ask();
      return !newest && key == withdrawn ? null : key;
    },

    /** Uses that provider from the next connection on. @param {KeyProvider} next */
    replace(next) {
      provider = typeof next == 'function' ? next : textOf(next);
      withdrawn = null; // the application asks for this key, whatever became of it before
    },

    /**
     * Signs in with that key. The provider is used from then on.
     *
     * @param {string | null} key
     * @param {KeyProvider} from
     * @returns {Promise<User | null>}
     */
    change: (key, from) =>
      new Promise((resolve, reject) => {
        /** @type {any} */
        const change = {
          key,
          provider: from,
          accept: resolve,
          text: JSON.stringify(['auth', textOf(key)]),
          bounded: true,
          kept: true,
          stream: client,
          prepare: () => (change.asked = changes.includes(change)),
          fail: (/** @type {any} */ error) => {
            changes = changes.filter(other => other != change);
            reject(error);
          },
        };
        changes.push(change);
        try {
          client.enqueue(change);
        } catch (error) {
          change.fail(error);
        }
      }),

    /**
     * A connection was welcomed that was opened with that key; returns whether it is another than the last one's.
     *
     * @param {string | null} key
     * @param {Who} who without a user when anonymous, and where the server does not report the user
     * @param {boolean} resumed whether the session goes on, which it does for the same user only
     */
    welcomed(key, who, resumed) {
      const changed = key != current;
      const user = userOf(who);
      current = key;
      validFor(who.expiresInMillis);
      if (user || (!resumed && (changed || key == null))) {
        become(user);
      }
      return changed;
    },

    /** There is no connection now. */
    stop() {
      clearTimeout(timer);
      asked = undefined;
    },

    /** The session is over: returns what was not answered, to be written again. */
    sessionLost: () => changes.filter(change => change.asked && ((change.asked = false), true)),

    /** There will be no connection unless the application asks for one. @param {Error} error */
    disconnected(error) {
      self.stop();
      changes.forEach(({ fail }) => fail(error));
    },

    /**
     * The server reports the user; returns whether it is another one because this client asked.
     *
     * @param {Who & { reason?: string }} who
     */
    answered(who) {
      const user = userOf(who);
      const { reason } = who;
      become(user);
      if (!reason) {
        const change = unanswered();
        validFor(who.expiresInMillis);
        if (change) {
          self.replace(change.provider);
          current = change.key;
          change.accept(user);
        }
        return change;
      }
      if (!user) {
        self.stop();
        withdraw(current, reason);
        renew();
      }
    },

    /**
     * The server refused a connection for its key; returns whether another key, or none, may help.
     *
     * @param {string | null} key
     * @param {Error} error
     * @param {boolean} everWelcomed
     */
    connectionRefused(key, error, everWelcomed) {
      const newest = changes.at(-1);
      if (newest) {
        if (newest.key == key) {
          newest.fail(error);
        }
      } else if (everWelcomed && key != null) {
        withdraw(key, error.message);
      } else {
        return false;
      }
      return true;
    },

    /** The server refused the oldest change, if there is one; returns whether there was. @param {Error} error */
    refused(error) {
      const change = unanswered();
      change?.fail(error);
      return change;
    },
  };
  self.replace(provider);
  return self;
}
