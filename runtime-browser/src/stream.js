import { makeBuffer } from './buffer.js';
import { BODY, NAME } from './codec.js';
import { ClosedError, StreamError, StreampodError, ValueError } from './errors.js';
import { tell } from './events.js';
import { withDefaults } from './options.js';

/** @import { Outgoing } from './send-queue.js' */

const NOT_OPEN = 0;
const OPENING = 1;
const OPEN = 2;

/** @param {any[]} classes */
const byName = classes => new Map(classes.map(type => [type[NAME], type[BODY]]));

/**
 * The stream of one endpoint, over all connections; a part of the client.
 *
 * @param {import('./client.js').Client} client
 * @param {import('./endpoint.js').Endpoint} endpoint
 * @param {() => any[]} fromClient
 * @param {() => any[]} toClient
 */
export function makeStream(client, endpoint, fromClient, toClient) {
  const { name } = endpoint;
  const quoted = JSON.stringify(name);
  /** @type {Map<unknown, any>} */
  let outgoing;
  /** @type {Map<unknown, any>} */
  let incoming;
  /** @type {Set<import('./buffer.js').Buffer<any>>} */
  const readers = new Set();
  /** What the server was told in this session. */
  let phase = NOT_OPEN;
  /** Whether it is to be open whenever there is a connection. */
  let inUse = false;
  /** Whether it was refused or closed for want of a login or a scope, and not used since. */
  let denied = false;
  let closesUnanswered = 0;
  /** @type {Date | undefined} */
  let interruptedSince;
  /** @type {any[]} */
  let unacknowledged = [];

  /** @param {unknown} error */
  const report = error => client.reportError(error, name);

  /**
   * @param {string} kind
   * @param {Date | undefined} from
   * @param {any[]} messages
   */
  const tellContinuity = (kind, from, messages) =>
    tell(endpoint, 'continuity', { kind, from, to: new Date(), unacknowledged: messages }, 'unacknowledged', () => {
      if (messages.length) {
        report(new StreampodError('unavailable', `messages that may be lost: ${messages.length}`));
      }
    });

  const endInterruption = () => {
    if (interruptedSince) {
      tellContinuity('interrupted', interruptedSince, unacknowledged);
      interruptedSince = undefined;
      unacknowledged = [];
    }
  };

  const open = () => {
    if (phase == NOT_OPEN) {
      const text = `["open",${quoted}]`;
      phase = OPENING;
      client.write({ text, bytes: text.length });
    }
  };

  const use = () => {
    inUse = true;
    denied = false;
    // Not before a change of the key that waits: the stream may be for the one who signs in with it.
    if (phase == NOT_OPEN && client.connected && !client.lastOf(client)) {
      open();
    }
  };

  /**
   * @param {string} text
   * @param {Partial<Outgoing>} details
   * @param {boolean} [whenRoom]
   */
  const enqueue = (text, details, whenRoom) =>
    client.enqueue({ text, kept: true, stream: self, ...details }, whenRoom);

  const self = {
    frames: ['opened', 'refused', 'closed', 'msg'].map(frame => `${frame} ${name}`),

    /** @param {object} [options] */
    read(options) {
      if (client.closing) {
        throw new ClosedError();
      }
      /** @type {import('./buffer.js').Buffer<any>} */
      const reader = makeBuffer(withDefaults(client.settings.buffer, options), client.unread, undefined, () =>
        readers.delete(reader),
      );
      readers.add(reader);
      use();
      const refusal = client.connect();
      if (refusal) {
        self.ended(refusal);
      }
      return reader;
    },

    /**
     * @param {any} message
     * @param {boolean} [whenRoom]
     */
    send(message, whenRoom) {
      outgoing ??= byName(fromClient());
      const type = message?.$type;
      const body = outgoing.get(type);
      if (!body) {
        throw new ValueError(`${name}: no ${type} may be sent`);
      }
      const sent = enqueue(
        `["msg",${quoted},${JSON.stringify(type)},${body.write(message)}]`,
        { message, bounded: true, prepare: open, fail: report },
        whenRoom,
      );
      use();
      client.connect();
      return sent;
    },

    close() {
      const last = client.lastOf(self);
      self.ended(null);
      if (!client.closing && (last ? last.message : phase)) {
        const close = {
          prepare: () => phase != NOT_OPEN,
          written: () => {
            phase = NOT_OPEN;
            closesUnanswered++;
            self.welcomed(); // if it has come into use again
          },
        };
        enqueue(`["close",${quoted}]`, close, true)?.catch(() => {}); // there is no caller that waits for it
      }
    },

    /** @param {any[]} frame @param {number} bytes */
    handle([kind, , type, body], bytes) {
      const closed = kind == 'closed';
      if (closesUnanswered) {
        closesUnanswered -= +closed; // what comes before that is about the stream before
      } else if (kind == 'msg') {
        incoming ??= byName(toClient());
        try {
          const codec = incoming.get(type);
          if (!codec) {
            throw new StreampodError('unknown-class', `${name}: no ${type} is known`);
          }
          const message = codec.read(body);
          readers.forEach(reader => reader.push(message, bytes));
        } catch (error) {
          report(error);
        }
      } else if (kind == 'opened') {
        phase &&= OPEN;
        endInterruption();
      } else if (phase == (closed ? OPEN : OPENING)) {
        phase = NOT_OPEN;
        self.ended(new StreamError(type, body, { endpoint: name, refused: !closed }));
        denied = type == 'unauthenticated' || type == 'forbidden';
      }
    },

    /** @param {Date} [from] when the server was last heard before, if the session is resumed */
    welcomed(from) {
      if (!from) {
        if (inUse) {
          use();
        }
      } else if (phase) {
        tellContinuity('resumed', from, []);
      }
    },

    /** The client has another key, perhaps another user. */
    keyChanged() {
      if (denied) {
        use();
      }
    },

    /** @param {Date} from @param {Outgoing[]} entries what was written and not acknowledged */
    lost(from, entries) {
      const mine = entries.filter(({ stream, message }) => stream == self && message).map(({ message }) => message);
      if (mine.length || phase) {
        interruptedSince ??= from;
      }
      unacknowledged.push(...mine);
      phase = closesUnanswered = NOT_OPEN;
      if (!inUse) {
        endInterruption(); // nothing else will end it
      }
    },

    /** It is not in use any more: its readers end. @param {Error | null} error */
    ended(error) {
      inUse = denied = false;
      endInterruption();
      readers.forEach(reader => reader.end(error));
      readers.clear();
    },
  };
  return client.add(self, self);
}
