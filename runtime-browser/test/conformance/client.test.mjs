/**
 * The browser runtime keeps to the protocol, as far as the dialogues of the conformance suite show.
 *
 * Run with `node --test --experimental-websocket`, and with the generated module of the tour in STREAMPOD_TOUR.
 */
import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Driver } from './driver.mjs';
import { parse, write } from './json.mjs';
import { Placeholders } from './placeholders.mjs';
import { dialogues } from './suite.mjs';
import { WebSocketServer } from './websocket-server.mjs';

/** Frames that a client may send whenever it likes: passed over where the dialogue expects something else. */
const AT_ANY_TIME = ['ping', 'ack', 'credit'];

/** A dialogue with the client, in which the runner plays the server. */
class ClientRun {
  #placeholders = new Placeholders();
  #server;
  #driver;
  #connection;
  /** Whether pings that the dialogue does not expect are answered. */
  #answering = true;

  constructor(server, driver) {
    this.#server = server;
    this.#driver = driver;
  }

  async run({ steps }) {
    for (const [index, step] of steps.entries()) {
      try {
        for (let i = 0; i < (step.times ?? 1); i++) {
          await this.#step(step);
        }
      } catch (error) {
        throw new Error(`step ${index + 1}, ${write(step)}: ${error.message}`, { cause: error });
      }
    }
    if (this.#connection && !this.#connection.isOver && this.#answering) {
      this.#connection.send('["ping"]');
      await this.#expect([['pong']]).catch(error => {
        throw new Error(`after the last step: ${error.message}`);
      });
    }
  }

  async #step(step) {
    if ('connect' in step) {
      this.#connection = await this.#server.accept();
    } else if ('cut' in step) {
      if (this.#answering) {
        await this.#awaitAllRead();
      }
      this.#connection.cut();
    } else if ('unanswered' in step) {
      this.#answering = false;
    } else if ('unordered' in step) {
      step.unordered.filter(({ server }) => server).forEach(({ server }) => this.#send(server));
      await this.#expect(step.unordered.filter(({ client }) => client).map(({ client }) => client));
    } else if ('server' in step) {
      await this.#send(step.server);
    } else if ('client' in step) {
      await this.#expect([step.client]);
    } else if ('do' in step) {
      this.#driver.perform(this.#placeholders.filled(step));
    } else {
      const seen = parse(write(await this.#driver.observe(step)));
      const difference = this.#placeholders.mismatch({ ...step, $more: true }, seen);
      assert.equal(difference, undefined, `saw ${write(seen)}; ${difference}`);
    }
  }

  /** Waits until the client has read all that was sent, since what is not read is lost when the connection is cut. */
  async #awaitAllRead() {
    this.#connection.send('["ping"]');
    while ((await this.#connection.next()).text !== '["pong"]') {
      // what is on its way is lost
    }
  }

  #send(what) {
    const connection = this.#connection;
    if (Array.isArray(what)) {
      return connection.send(write(this.#placeholders.filled(what)));
    } else if ('close' in what) {
      return connection.close(this.#placeholders.filled(what.close));
    } else if ('text' in what) {
      return connection.send(this.#placeholders.filled(what.text));
    } else if ('bytes' in what) {
      return connection.send(Buffer.from(what.bytes, 'hex'));
    } else if ('binary' in what) {
      return connection.sendBinary(Buffer.from(what.binary, 'hex'));
    }
    return connection.sendFragments(what.fragments);
  }

  /** Expects all of these, in any order. */
  async #expect(expected) {
    const left = [...expected];
    while (left.length) {
      const received = await this.#connection.next();
      let difference;
      const found = left.findIndex(candidate => !(difference = this.#difference(candidate, received)));
      if (found >= 0) {
        left.splice(found, 1);
      } else if (!this.#passedOver(received)) {
        throw new Error(`came ${JSON.stringify(received)}; ${difference}`);
      }
    }
  }

  #difference(expected, { text, close }) {
    if (text !== undefined && Array.isArray(expected)) {
      return this.#placeholders.mismatch(expected, parse(text));
    } else if (close !== undefined && 'close' in expected) {
      return this.#placeholders.mismatch(expected.close, close);
    }
    return `expected ${write(expected)}`;
  }

  #passedOver({ text }) {
    if (text === undefined) {
      return false;
    }
    const [name] = parse(text);
    if (name === 'ping' && this.#answering) {
      this.#connection.send('["pong"]');
    }
    return AT_ANY_TIME.includes(name);
  }
}

const path = process.env.STREAMPOD_TOUR;
const skip = !path
  ? 'STREAMPOD_TOUR does not name the generated module of the tour'
  : !globalThis.WebSocket && 'this Node has no WebSocket: it needs --experimental-websocket';
const tour = skip ? undefined : await import(pathToFileURL(resolve(path)).href);

test('conformance', { skip }, async t => {
  for (const dialogue of dialogues()) {
    await t.test(`${dialogue.topic}: ${dialogue.name}`, { skip: dialogue.notFor?.browser }, async () => {
      const server = await WebSocketServer.listen();
      const driver = new Driver(tour, `http://127.0.0.1:${server.port}`, dialogue.client);
      try {
        await new ClientRun(server, driver).run(dialogue);
      } finally {
        await server.close();
        await driver.close();
      }
    });
  }
});
