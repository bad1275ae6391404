import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { controlledTime, opened } from './clock.js';
import { client, data, resumable, tick } from './fixture.js';
import { settled } from './fake-socket.js';

controlledTime();

let online;
/** Stands for the window, which counts its listeners. */
let page;
let listeners;
const event = (type, details) => page.dispatchEvent(Object.assign(new Event(type), details));
const navigatorBefore = Object.getOwnPropertyDescriptor(globalThis, 'navigator');

beforeEach(() => {
  online = true;
  page = new EventTarget();
  listeners = 0;
  globalThis.addEventListener = (type, listener, capture) => {
    assert.equal(capture, true); // what happens to the document need not bubble
    listeners++;
    page.addEventListener(type, listener);
  };
  globalThis.removeEventListener = (type, listener, capture) => {
    assert.equal(capture, true);
    listeners--;
    page.removeEventListener(type, listener);
  };
  globalThis.document = { visibilityState: 'visible' };
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { get onLine() { return online; } } });
});
afterEach(() => {
  delete globalThis.addEventListener;
  delete globalThis.removeEventListener;
  delete globalThis.document;
  delete globalThis.navigator;
  if (navigatorBefore) {
    Object.defineProperty(globalThis, 'navigator', navigatorBefore);
  }
});

const shown = () => {
  document.visibilityState = 'visible';
  event('visibilitychange');
};
const hidden = () => {
  document.visibilityState = 'hidden';
  event('visibilitychange');
};
const offline = () => {
  online = false;
  event('offline');
};
const back = () => {
  online = true;
  event('online');
};
const again = received => ({ resume: { token: 't2', windowMillis: 30000, received } });

test('listeners are there only while the client connects, and gone after close', async () => {
  const all = client();
  assert.equal(listeners, 0);
  const opening = all.client.open();
  await settled();
  assert.equal(listeners, 7);
  all.socket.welcome();
  await opening;
  all.client.close();
  all.socket.closed(1000);
  await all.client.close();
  assert.equal(listeners, 0);
});

test('after a refusal the page is left alone, until the next attempt', async () => {
  const all = await opened();
  all.socket.closed(3503);
  assert.equal(listeners, 0);
  const opening = all.client.open();
  await settled();
  assert.equal(listeners, 7);
  all.socket.welcome();
  await opening;
});

test('a client that waits connects at once when the page is shown, thawed, restored or online', async () => {
  const ways = [shown, () => event('resume'), () => event('pageshow', { persisted: true }), back];
  for (const way of ways) {
    const all = await opened(undefined, resumable);
    all.socket.closed();
    hidden();
    await settled();
    assert.equal(all.client.state, 'waiting');
    way();
    way();
    await settled();
    assert.equal(all.sockets.length, 2);
    assert.equal(all.client.state, 'connecting');
    mock.timers.tick(200);
    await settled();
    assert.equal(all.sockets.length, 2); // the timer is gone
    all.client.close();
    all.socket.closed();
    await all.client.close();
  }
});

test('the first pageshow of a page means nothing', async () => {
  const all = await opened();
  all.socket.taken();
  event('pageshow', { persisted: false });
  event('pagehide', { persisted: false });
  assert.deepEqual(all.socket.taken(), []);
  assert.equal(all.client.state, 'connected');
});

test('a connected client asks the server, and keeps the socket when it answers', async () => {
  const all = await opened(undefined, resumable);
  all.socket.taken();
  hidden();
  assert.deepEqual(all.socket.taken(), []);
  shown();
  back();
  event('resume');
  assert.deepEqual(all.socket.taken(), [['ping']]); // once
  mock.timers.tick(999);
  all.socket.receive(['pong']);
  mock.timers.tick(5000);
  await settled();
  assert.equal(all.client.state, 'connected');
  assert.equal(all.sockets.length, 1);
});

test('a server that does not answer a page that is shown again: another socket, and the session goes on', async () => {
  const all = await opened(undefined, resumable);
  const told = [];
  all.client.echo.addEventListener('continuity', ({ kind }) => told.push(kind));
  const reader = all.client.echo.stream();
  all.socket.receive(['opened', 'echo'], tick(1));
  hidden();
  mock.timers.setTime(Date.now() + 1);
  shown();
  mock.timers.tick(1000);
  await settled();
  const [old] = all.sockets;
  assert.equal(old.closeCode, 3002);
  assert.deepEqual([old.onopen, old.onmessage, old.onclose, old.onerror], [null, null, null, null]);
  mock.timers.tick(1);
  await settled();
  assert.equal(all.sockets.length, 2);
  all.socket.welcome(again(1));
  all.socket.receive(tick(2));
  await settled();
  assert.deepEqual(told, ['resumed']);
  assert.deepEqual([(await reader.next()).value.num, (await reader.next()).value.num], [1, 2]);
});

for (const [what, gone, back] of [['the back/forward cache', 'pagehide', 'pageshow'], ['a frozen page', 'freeze', 'resume']]) {
  test(`${what}: the socket is closed, and the session continued when the page comes back`, async () => {
    const all = await opened(undefined, resumable);
    const told = [];
    all.client.echo.addEventListener('continuity', ({ kind }) => told.push(kind));
    all.client.echo.stream();
    all.socket.receive(['opened', 'echo']);
    event(gone, { persisted: true });
    assert.equal(all.socket.closeCode, 3002);
    await settled();
    assert.equal(all.client.state, 'waiting');
    assert.equal(all.events.at(-1).retryAt, null);
    mock.timers.tick(60000);
    await settled();
    assert.equal(all.sockets.length, 1);
    event(back, { persisted: true });
    shown();
    await settled();
    assert.equal(all.sockets.length, 2);
    all.socket.welcome(again(1));
    await settled();
    assert.deepEqual(told, ['resumed']);
  });
}

test('a frozen page: that its client waits is told once', async () => {
  const all = await opened({}, resumable);
  event('freeze');
  event('pagehide', { persisted: true });
  await settled();
  assert.deepEqual(all.states(), ['connecting', 'connected', 'waiting']);
  assert.equal(all.events.at(-1).retryAt, null);
});

test('the back/forward cache while connecting, and while waiting', async () => {
  const connecting = client();
  connecting.client.echo.stream();
  await settled();
  event('pagehide', { persisted: true });
  await settled();
  assert.equal(connecting.client.state, 'waiting');
  event('pageshow', { persisted: true });
  await settled();
  assert.equal(connecting.sockets.length, 2);
  connecting.socket.closed();
  await settled();
  event('pagehide', { persisted: true });
  mock.timers.tick(60000);
  await settled();
  assert.equal(connecting.sockets.length, 2);
  event('pageshow', { persisted: true });
  await settled();
  assert.equal(connecting.sockets.length, 3);
});

test('offline: no attempts until online; a connection that lives is left alone', async () => {
  const all = await opened(undefined, resumable);
  offline();
  assert.equal(all.client.state, 'connected');
  all.socket.closed();
  await settled();
  assert.equal(all.client.state, 'waiting');
  mock.timers.tick(600000);
  shown();
  await settled();
  assert.equal(all.sockets.length, 1);
  back();
  await settled();
  assert.equal(all.sockets.length, 2);
  all.socket.closed();
  await settled();
  offline();
  mock.timers.tick(600000);
  await settled();
  assert.equal(all.sockets.length, 2);
  back();
  await settled();
  assert.equal(all.sockets.length, 3);
});

test('offline while waiting: that the announced attempt is not made is told once', async () => {
  const all = await opened(undefined, resumable);
  all.socket.closed();
  await settled();
  const waiting = all.events.at(-1);
  assert.ok(waiting.retryAt);
  offline();
  await settled();
  const held = all.events.at(-1);
  assert.deepEqual([held.state, held.retryAt], ['waiting', null]);
  assert.equal(held.cause, waiting.cause);
  offline();
  await settled();
  assert.equal(all.events.at(-1), held);
});

test('offline and a connection that lives on: nothing is held up once the page woke online', async () => {
  const all = await opened();
  offline();
  online = true;
  shown();
  all.socket.receive(['pong']);
  all.socket.closed();
  await settled();
  mock.timers.tick(100);
  await settled();
  assert.equal(all.sockets.length, 2);
});

test('a client that is asked to connects even while the page says that it is offline', async () => {
  online = false;
  const all = client();
  const opening = all.client.open();
  await settled();
  all.socket.welcome();
  await opening;
});

test('an attempt that stood still while the page was hidden is begun anew', async () => {
  const all = client();
  all.client.echo.send(data(1));
  await settled();
  mock.timers.tick(900);
  shown();
  await settled();
  assert.equal(all.sockets.length, 1);
  mock.timers.tick(200);
  shown();
  await settled();
  assert.equal(all.sockets.length, 2);
  assert.equal(all.sockets[0].closeCode, 3002);
  assert.equal(all.sockets[0].onmessage, null);
  all.socket.welcome();
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], ['msg', 'echo', 'Data', { num: 1 }]]);
});

test('a worker has no document, and knows whether it is online', async () => {
  delete globalThis.document;
  const all = await opened();
  all.socket.taken();
  back();
  assert.deepEqual(all.socket.taken(), [['ping']]);
  all.client.close();
  all.socket.closed(1000);
  await all.client.close();
  assert.equal(listeners, 0);
});

test('a page that is frozen just after it was shown: the server is asked again, and not given up', async () => {
  const all = await opened();
  all.socket.taken();
  shown();
  const now = Date.now();
  const late = mock.method(Date, 'now', () => now + 60000); // hidden and frozen; the timer comes before the answer that waits
  mock.timers.tick(1000);
  late.mock.restore();
  assert.equal(all.client.state, 'connected');
  assert.deepEqual(all.socket.taken(), [['ping'], ['ping']]);
  mock.timers.tick(1000);
  await settled();
  assert.equal(all.client.state, 'waiting');
});

test('a page that was offline from the beginning: after the first attempt no other is made until it is online', async () => {
  online = false;
  const all = client();
  all.client.echo.stream();
  await settled();
  all.socket.closed();
  await settled();
  assert.deepEqual([all.client.state, all.events.at(-1).retryAt], ['waiting', null]);
  mock.timers.tick(600000);
  await settled();
  assert.equal(all.sockets.length, 1);
  back();
  await settled();
  assert.equal(all.sockets.length, 2);
});
