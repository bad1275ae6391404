import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { client, data, resumable, tick } from './fixture.js';
import { settled } from './fake-socket.js';

/** The timers that run. */
let running;

beforeEach(() => {
  running = new Map();
  let last = 0;
  mock.method(globalThis, 'setTimeout', action => {
    const id = ++last;
    running.set(id, () => {
      running.delete(id);
      action();
    });
    return id;
  });
  mock.method(globalThis, 'clearTimeout', id => running.delete(id));
});
afterEach(() => mock.restoreAll());

const fireAll = async () => {
  for (const fire of [...running.values()]) {
    fire();
    await settled();
  }
};

const lives = {
  unused: () => {},
  connecting: all => void all.client.open().catch(() => {}),
  'the key provider never answers': all => {
    all.client.setKey(() => new Promise(() => {}));
    all.client.open().catch(() => {});
  },
  'hello unanswered': async all => {
    all.client.open().catch(() => {});
    await settled();
    all.socket.open();
  },
  connected: async all => {
    all.client.echo.stream();
    await settled();
    all.socket.welcome({ ...resumable, expiresInMillis: 60000 });
    all.socket.receive(['opened', 'echo'], tick(1));
  },
  busy: async all => {
    await lives.connected(all);
    all.socket.bufferedAmount = 1e9;
    all.client.echo.send(data(1));
  },
  draining: async all => {
    await lives.connected(all);
    all.socket.receive(['goodbye', { code: 3001, reconnectAfterMillis: 100 }]);
  },
  suspended: async all => {
    await lives.connected(all);
    all.socket.closed();
  },
  'lost and closed by the server': async all => {
    await lives.connected(all);
    all.socket.closed(3503);
  },
  'not the protocol': async all => {
    await lives.connected(all);
    all.socket.receive('garbage');
  },
};

for (const [name, live] of Object.entries(lives)) {
  test(`no timer is left after close: ${name}`, async () => {
    const all = client();
    await live(all);
    all.client.close();
    await settled();
    for (let round = 0; all.client.state != 'closed'; round++) {
      assert.ok(round < 10);
      await fireAll(); // the socket does not close, the time passes
    }
    assert.deepEqual([...running.keys()], []);
    const sockets = all.sockets.length;
    await settled();
    assert.equal(all.sockets.length, sockets);
  });
}

test('no timer is left when the server refuses the client for good', async () => {
  const all = client();
  await lives.connected(all);
  all.socket.closed(3503);
  await settled();
  assert.deepEqual([...running.keys()], []);
});

test('a server that floods: what nobody reads is bounded, and other readers go on', async () => {
  const all = client({ buffer: { capacity: 100 } });
  const slow = all.client.echo.stream();
  const dropping = all.client.echo.stream({ overflow: 'drop-oldest' });
  await settled();
  all.socket.welcome(resumable);
  all.socket.receive(['opened', 'echo']);
  for (let i = 0; i < 20000; i++) {
    all.socket.receive(tick(i));
  }
  await settled();
  assert.equal(slow.size(), 100);
  assert.equal(dropping.size(), 100);
  assert.equal((await dropping.next()).value.num, 19900);
  assert.equal(all.socket.texts.filter(text => text.startsWith('["ack"')).length, Math.floor(20001 / 64));
});
