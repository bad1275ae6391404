import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { ClosedError, ConnectionError } from '../src/errors.js';
import { controlledTime, opened } from './clock.js';
import { TestClient, client, data, read, resumable, tick } from './fixture.js';
import { settled } from './fake-socket.js';

controlledTime();

test('says hello, is welcomed, and tells its states', async () => {
  const { client: it, socket, states } = await opened({ key: 's3cret' });
  assert.equal(socket.url, 'ws://server:8080/websocket');
  assert.deepEqual(socket.protocols, ['streampod.v1.json']);
  assert.deepEqual(socket.frames, [
    ['hello', { protocol: 1, key: 's3cret', fingerprint: '00ff', client: 'test (browser)', limits: { maxMessageBytes: 4194304 }, resume: true }],
  ]);
  assert.deepEqual(states(), ['connecting', 'connected']);
  assert.equal(it.state, 'connected');
  assert.equal(it.maxOutgoing, 65536);
});

test('URLs of servers', async () => {
  const url = async given => {
    const WebSocket = class {
      constructor(opened) {
        WebSocket.url = opened;
      }
      close() {}
    };
    const it = new TestClient(given, { WebSocket });
    it.open().catch(() => {});
    await settled();
    await it.close();
    return WebSocket.url;
  };
  assert.equal(await url('https://host'), 'wss://host/websocket');
  assert.equal(await url('ws://host:99/base/'), 'ws://host:99/base/websocket');
  assert.equal(await url('wss://host/websocket'), 'wss://host/websocket');
  for (const strange of ['localhost:8080', 'ftp://host', 'file:///home', 'javascript:alert(1)', 'wss://host/base#', 'http://host/#part']) {
    const told = { name: 'ValueError', message: `expected the server's address, found "${strange}"` };
    assert.throws(() => new TestClient(strange), told);
  }
  for (const [nowhere, shown] of [['nothing', 'nothing'], [undefined, 'undefined'], ['/path', '/path']]) {
    const told = { name: 'ValueError', message: `expected the server's address, found "${shown}"` };
    assert.throws(() => new TestClient(nowhere), told);
    globalThis.location = { origin: 'null', href: 'file:///home/page.html' };
    assert.throws(() => new TestClient(nowhere), told);
    delete globalThis.location;
  }
  globalThis.location = { origin: 'https://page:8443', href: 'https://page:8443/a/b?c' };
  try {
    assert.equal(await url(undefined), 'wss://page:8443/websocket');
    assert.equal(await url(null), 'wss://page:8443/websocket');
    assert.equal(await url('/app'), 'wss://page:8443/app/websocket');
  } finally {
    delete globalThis.location;
  }
});

test('no welcome in time: the attempt of open() fails and is not repeated', async () => {
  const { client: it, sockets, states } = client({ connectTimeout: 300 });
  const opening = it.open();
  await settled();
  sockets[0].open();
  mock.timers.tick(300);
  await assert.rejects(opening, error => error instanceof ConnectionError && error.code == 'timeout');
  await settled();
  mock.timers.tick(100000);
  assert.equal(sockets.length, 1);
  assert.deepEqual(states(), ['connecting', 'disconnected']);
});

test('what uses the connection makes it be tried again, with full jitter and doubled delays', async () => {
  const all = client();
  all.client.echo.stream();
  for (const delay of [100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 30000, 30000]) {
    await settled();
    const before = all.sockets.length;
    all.socket.closed();
    await settled();
    const event = all.events.at(-1);
    assert.equal(event.state, 'waiting');
    assert.equal(event.cause.code, 'refused');
    assert.equal(event.retryAt.getTime(), Date.now() + delay);
    mock.timers.tick(delay - 1);
    await settled();
    assert.equal(all.sockets.length, before);
    mock.timers.tick(1);
    await settled();
    assert.equal(all.sockets.length, before + 1);
  }
  await all.client.close();
});

test('gives up after so many retries; what is used then fails at once, and open() tries again', async () => {
  const all = client({ backoff: { maxRetries: 1 } });
  const reader = all.client.echo.stream();
  await settled();
  all.socket.closed();
  mock.timers.tick(100);
  await settled();
  all.socket.closed();
  await assert.rejects(reader.next(), ConnectionError);
  assert.equal(all.client.state, 'disconnected');
  await assert.rejects(all.client.echo.stream().next(), ConnectionError);
  assert.equal(all.sockets.length, 2);
  const opening = all.client.open();
  await settled();
  all.socket.welcome();
  await opening;
});

test('close codes after which it comes back, and after which it does not', async () => {
  const back = [1001, 1005, 1006, 1011, 1012, 1013, 3001, 3002, 3003, 3008, 3499, 4000, 4499];
  const not = [1000, 1002, 1007, 1009, 3500, 3501, 3502, 3503, 3504, 3999, 4500, 4999];
  for (const code of [...back, ...not]) {
    const all = await opened();
    const reader = all.client.echo.stream();
    all.socket.closed(code, 'because');
    await settled();
    assert.equal(all.client.state, back.includes(code) ? 'waiting' : 'disconnected', String(code));
    const { cause } = all.events.at(-1);
    assert.equal(cause.code, 'lost');
    assert.equal(cause.closeCode, code);
    assert.match(cause.message, /because/);
    if (not.includes(code)) {
      await assert.rejects(reader.next(), error => error.closeCode == code);
    }
    await all.client.close();
  }
});

test('codes before the welcome say why', async () => {
  for (const [code, kind] of [[3500, 'unauthenticated'], [3502, 'refused'], [3504, 'refused'], [1013, 'refused']]) {
    const all = client();
    const opening = all.client.open();
    await settled();
    all.socket.open();
    all.socket.receive(['error', null, { code: 'too-many', message: 'told before' }]);
    all.socket.closed(code, 'told why');
    await assert.rejects(opening, error => error.code == kind && error.closeCode == code && /told why/.test(error.message));
    await settled();
    assert.deepEqual(all.errors().map(error => error.message), ['told before']);
    await all.client.close();
  }
});

test('a connection that lasted begins again with the shortest delay, one that did not goes on with longer ones', async () => {
  const all = await opened();
  const lose = async () => {
    all.socket.closed(1001);
    await settled();
    const wait = all.events.at(-1).retryAt - Date.now();
    mock.timers.tick(wait);
    await settled();
    all.socket.welcome();
    await settled();
    return wait;
  };
  assert.equal(await lose(), 100);
  assert.equal(await lose(), 200);
  assert.equal(await lose(), 400);
  mock.timers.tick(5000);
  assert.equal(await lose(), 100);
});

test('garbage ends the connection with 3501, for good', async () => {
  for (const garbage of ['', '{', '{}', '[]', '5', 'null', '"x"', '[5]', '[["msg"]]', '["ack", "x"]', '["ack", 5]', '["ack"]', '["goodbye"]', '["authenticated"]', '["error",null]', '["error",null,[]]', '["error","1",{}]', '["welcome",5]', '["opened"]', '["msg","echo",5]', '["closed","echo"]', '["result","1",2]', '["result"]', '["item",1]', '["credit",1,"values","many"]', '["following",1]', '["pub",1,"p",null]', '["recovered",1]', '["joined",1,"a"]', new ArrayBuffer(3), Buffer.from('["ping"]')]) {
    const all = await opened();
    const { socket } = all;
    socket.onmessage({ data: garbage });
    assert.equal(socket.closeCode, 3501, String(garbage));
    await settled();
    assert.equal(all.client.state, 'disconnected');
    assert.equal(all.events.at(-1).cause.code, 'incompatible');
    assert.deepEqual([socket.onopen, socket.onmessage, socket.onclose, socket.onerror], [null, null, null, null]);
    mock.timers.tick(1e6);
    assert.equal(all.sockets.length, 1);
  }
  for (const first of [['opened', 'echo'], ['ack', 1], ['welcome'], ['welcome', null], ['pong'], ['hello', {}]]) {
    const all = client();
    const opening = all.client.open();
    await settled();
    all.socket.open();
    all.socket.receive(first);
    await assert.rejects(opening, error => error.code == 'incompatible', JSON.stringify(first));
    assert.equal(all.socket.closeCode, 3501);
  }
});

test('a text that the application would be told, and is none, ends the connection', async () => {
  const frames = [
    ...[5, {}, [], false].flatMap(wrong => [
      ...['code', 'message', 'endpoint', 'reference'].map(name => ['error', null, { code: 'internal', message: 'm', [name]: wrong }]),
      ['error', 7, { code: wrong }],
      ['authenticated', { userId: wrong }],
      ['authenticated', { userId: 'ada', scopes: ['a', wrong] }],
    ]),
    ...[5, {}, 'a', null, [null]].map(scopes => ['authenticated', { userId: 'ada', scopes }]),
  ];
  for (const frame of frames) {
    const all = await opened();
    all.socket.receive(frame);
    await settled();
    assert.equal(all.socket.closeCode, 3501, JSON.stringify(frame));
    assert.equal(all.events.at(-1).cause.code, 'incompatible');
    assert.ok(!all.events.some(({ type }) => type == 'user' || type == 'error'), JSON.stringify(frame));
  }
  for (const who of [{ userId: 5 }, { userId: 'ada', scopes: [5] }]) {
    const all = client();
    const opening = all.client.open();
    await settled();
    all.socket.welcome(who);
    await assert.rejects(opening, { code: 'incompatible' });
    assert.equal(all.client.user, null);
  }
  const all = await opened();
  all.socket.receive(['error', null, { code: 'internal', message: 'm', endpoint: null, reference: null, more: 5 }]);
  all.socket.receive(['authenticated', { userId: null, more: 5 }]);
  await settled();
  all.socket.receive(['error', null, { code: null, message: null }], ['error', null, {}]);
  await settled();
  assert.deepEqual(
    all.errors().map(({ code, message, endpoint, reference }) => [code, message, endpoint, reference]),
    [['internal', 'm', null, null], ['', '', undefined, undefined], ['', '', undefined, undefined]],
  );
  assert.equal(all.client.state, 'connected');
});

test('a message larger than allowed ends the connection', async () => {
  const all = await opened({ maxMessageBytes: 2000 });
  all.socket.receive(['nothing', 'x'.repeat(1900)]);
  assert.equal(all.client.state, 'connected');
  all.socket.receive(['nothing', 'x'.repeat(2000)]);
  assert.equal(all.client.state, 'disconnected');
});

test('frames of unknown names, later elements and keys are passed over', async () => {
  const all = await opened();
  all.socket.receive(['new', 1], ['opened', 'nobody'], ['msg', 'nobody', 'Tick', {}], ['welcome', { more: 1 }], ['result', 7, 1], ['error', 7, { code: 'x' }], ['new', null, null], ['ping', 5, {}]);
  await settled();
  assert.equal(all.client.state, 'connected');
  assert.deepEqual(all.errors(), []);
});

test('an error of the server about the connection, or an endpoint, is told', async () => {
  const all = await opened();
  const told = [];
  const endpoints = [];
  all.client.echo.addEventListener('error', event => told.push(event.error));
  all.client.addEventListener('error', event => endpoints.push(event.endpoint));
  all.socket.receive(['error', null, { code: 'internal', message: 'm', reference: 'e-1' }]);
  all.socket.receive(['error', null, { code: 'bad-request', message: 'm2', endpoint: 'echo' }]);
  all.socket.receive(['error', null, { code: 'bad-request', message: 'm3', endpoint: 'plain' }]);
  await settled();
  assert.deepEqual(all.errors().map(error => [error.code, error.reference]), [['internal', 'e-1'], ['bad-request', undefined]]);
  assert.deepEqual(told.map(error => [error.code, error.message, error.endpoint]), [['bad-request', 'm2', 'echo']]);
  assert.deepEqual(endpoints, [null, 'plain']);
});

test('errors that nobody listens for are written to the console', async () => {
  const lines = mock.method(console, 'error', () => {});
  const { fakeSockets } = await import('./fake-socket.js');
  const it = new TestClient('http://server', { WebSocket: fakeSockets() });
  it.reportError(new Error('a'));
  it.reportError(new Error('b'), 'echo');
  await settled();
  assert.deepEqual(lines.mock.calls.map(call => call.arguments[0].message), ['a', 'b']);
});

test('heartbeat: pings after one interval of silence, gives up after two, and any frame counts', async () => {
  const all = await opened(undefined, { heartbeatMillis: 1000, ...resumable });
  const { socket } = all;
  socket.taken();
  mock.timers.tick(999);
  assert.deepEqual(socket.taken(), []);
  mock.timers.tick(1);
  assert.deepEqual(socket.taken(), [['ping']]);
  mock.timers.tick(500);
  socket.receive(['pong']);
  mock.timers.tick(999);
  assert.deepEqual(socket.taken(), []);
  mock.timers.tick(1);
  assert.deepEqual(socket.taken(), [['ping']]);
  mock.timers.tick(999);
  assert.equal(all.client.state, 'connected');
  mock.timers.tick(1);
  assert.equal(all.client.state, 'waiting');
  assert.equal(socket.closeCode, 3002);
});

test('heartbeat: a timer that was held up pings once more instead of giving up', async () => {
  const all = await opened(undefined, { heartbeatMillis: 10000 });
  const { socket } = all;
  socket.taken();
  mock.timers.tick(10000);
  assert.deepEqual(socket.taken(), [['ping']]);
  const now = Date.now();
  const late = mock.method(Date, 'now', () => now + 60000); // the page was hidden
  mock.timers.tick(10000);
  late.mock.restore();
  assert.equal(all.client.state, 'connected');
  assert.deepEqual(socket.taken(), [['ping']]);
  mock.timers.tick(10000);
  assert.equal(all.client.state, 'waiting');
});

test('a ping is answered, also before the welcome; a server that does not read gets no queue of pongs', async () => {
  const all = client();
  const opening = all.client.open();
  await settled();
  all.socket.open();
  all.socket.receive(['ping']);
  assert.deepEqual(all.socket.taken('hello'), [['pong']]);
  all.socket.welcome();
  await opening;
  all.socket.bufferedAmount = 1e6;
  all.socket.receive(['ping'], ['ping']);
  assert.deepEqual(all.socket.taken('hello'), []);
});

test('goodbye: nothing more is written, and the client comes back when the server said', async () => {
  const all = await opened(undefined, resumable);
  const reader = all.client.echo.stream();
  all.client.echo.send(data(1));
  all.socket.receive(['opened', 'echo'], ['goodbye', { code: 3001, reconnectAfterMillis: 1730 }], tick(5));
  all.socket.taken();
  all.client.echo.send(data(2));
  all.client.other.stream();
  assert.deepEqual(all.socket.taken('ack'), []);
  assert.deepEqual(await read(reader, 1), [{ $type: 'Tick', num: 5 }]);
  mock.timers.tick(100);
  all.socket.closed(3001);
  await settled();
  assert.equal(all.client.state, 'waiting');
  mock.timers.tick(1629);
  await settled();
  assert.equal(all.sockets.length, 1);
  mock.timers.tick(1);
  await settled();
  assert.equal(all.sockets.length, 2);
  all.socket.welcome();
  assert.deepEqual(all.socket.frames[0][1].resume, true);
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], ['open', 'other'], ['msg', 'echo', 'Data', { num: 2 }]]);
});

test('a server that says goodbye and does not close is left', async () => {
  const all = await opened(undefined, { ...resumable, heartbeatMillis: 3600000 });
  all.socket.receive(['goodbye', { code: 3001, reconnectAfterMillis: 100 }], ['goodbye', { code: 3001, reconnectAfterMillis: 100000 }]);
  mock.timers.tick(15099);
  assert.equal(all.client.state, 'connected');
  mock.timers.tick(1);
  await settled();
  assert.equal(all.socket === all.sockets[0], false);
  assert.equal(all.sockets[0].closeCode, 3001);
  assert.equal(all.sockets.length, 2);
});

test('goodbye and then a welcome: the connection is used, and left if the server does not close', async () => {
  const all = client();
  all.client.echo.stream();
  await settled();
  all.socket.open();
  all.socket.receive(['goodbye', { code: 3001, reconnectAfterMillis: 100 }]);
  all.socket.welcome({ heartbeatMillis: 3600000 });
  await settled();
  assert.equal(all.client.connected, true);
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo']]);
  mock.timers.tick(15100);
  await settled();
  assert.equal(all.sockets[0].closeCode, 3001);
  assert.equal(all.sockets.length, 2);
});

test('goodbye instead of a welcome', async () => {
  const all = client();
  all.client.echo.stream();
  await settled();
  all.socket.open();
  all.socket.receive(['goodbye', { code: 3001, reconnectAfterMillis: 500 }]);
  all.socket.closed(3001);
  await settled();
  assert.equal(all.events.at(-1).retryAt - Date.now(), 500);
});

test('a key provider that throws, one that never answers, and one that is slow', async () => {
  const cause = new Error('no key');
  const thrown = client({ key: () => { throw cause; } });
  await assert.rejects(thrown.client.open(), error => error.code == 'unauthenticated' && error.cause == cause);
  assert.equal(thrown.sockets.length, 0);
  let asked = 0;
  const hanging = client({ key: () => (asked++, new Promise(() => {})), connectTimeout: 1000 });
  hanging.client.echo.stream();
  await settled();
  mock.timers.tick(1000);
  await settled();
  assert.equal(hanging.client.state, 'waiting');
  mock.timers.tick(100);
  await settled();
  assert.equal(asked, 2);
  await hanging.client.close();
  let answer;
  const slow = client({ key: () => new Promise(resolve => (answer = resolve)), connectTimeout: 1000 });
  const opening = slow.client.open();
  await settled();
  mock.timers.tick(1000);
  await assert.rejects(opening, { code: 'timeout' });
  answer('late');
  await settled();
  assert.equal(slow.sockets.length, 0);
});

test('a WebSocket that cannot be made', async () => {
  const it = new TestClient('http://server', { WebSocket: class { constructor() { throw new SyntaxError('mixed content'); } } });
  await assert.rejects(it.open(), error => error.code == 'refused' && /mixed content/.test(error.message));
});

test('close: at every moment, it resolves, and nothing goes on', async () => {
  const moments = {
    unused: () => {},
    connecting: all => void all.client.open().catch(() => {}),
    'asked for the key': async all => {
      all.client.open().catch(() => {});
    },
    'hello sent': async all => {
      all.client.open().catch(() => {});
      await settled();
      all.socket.open();
    },
    connected: async all => {
      all.client.open();
      await settled();
      all.socket.welcome(resumable);
    },
    'with a stream': async all => {
      all.client.echo.stream();
      await settled();
      all.socket.welcome(resumable);
      all.client.echo.send(data(1));
    },
    waiting: async all => {
      all.client.echo.stream();
      await settled();
      all.socket.closed();
    },
    'waiting with something to send': async all => {
      all.client.echo.send(data(1));
      await settled();
      all.socket.closed();
    },
    suspended: async all => {
      all.client.echo.stream();
      await settled();
      all.socket.welcome(resumable);
      all.socket.closed();
    },
    refused: async all => {
      all.client.echo.stream();
      await settled();
      all.socket.closed(3503);
    },
    draining: async all => {
      all.client.echo.stream();
      await settled();
      all.socket.welcome(resumable);
      all.socket.receive(['goodbye', { code: 3001, reconnectAfterMillis: 100 }]);
    },
  };
  for (const [name, reach] of Object.entries(moments)) {
    const all = client();
    await reach(all);
    const closing = all.client.close();
    assert.equal(all.client.close(), closing);
    await assert.rejects(all.client.open(), ClosedError);
    await assert.rejects(all.client.signIn('k'), ClosedError);
    assert.throws(() => all.client.setKey('k'), ClosedError);
    assert.throws(() => all.client.echo.stream(), ClosedError);
    assert.throws(() => all.client.echo.send(data(1)), ClosedError);
    await assert.rejects(all.client.echo.sendWhenRoom(data(1)), ClosedError);
    await settled();
    for (let i = 0; i < 10 && all.client.state != 'closed'; i++) {
      mock.timers.tick(1000);
      await settled();
    }
    assert.equal(all.client.state, 'closed', name);
    await closing;
    const sockets = all.sockets.length;
    mock.timers.tick(1e7);
    await settled();
    assert.equal(all.sockets.length, sockets, name);
    for (const socket of all.sockets) {
      assert.ok(!socket.onmessage || socket.readyState == 3, name);
    }
    assert.equal(all.states().at(-1), 'closed');
    assert.equal(all.states().filter(state => state == 'closed').length, 1);
  }
});

test('close sends what waits first, and waits for the server to close', async () => {
  const all = await opened();
  all.socket.bufferedAmount = 1e6;
  all.client.echo.send(data(1));
  const closing = all.client.close();
  assert.equal(all.socket.closeCode, undefined);
  all.socket.bufferedAmount = 0;
  mock.timers.tick(20);
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], ['msg', 'echo', 'Data', { num: 1 }]]);
  assert.equal(all.socket.closeCode, 1000);
  assert.equal(all.client.state, 'connected');
  all.socket.closed(1000);
  await closing;
  assert.equal(all.client.state, 'closed');
});

test('what could not be sent before the close is told', async () => {
  const all = client();
  all.client.echo.send(data(1));
  all.client.echo.send(data(2));
  const closing = all.client.close();
  await settled();
  mock.timers.tick(5000);
  await closing;
  await settled();
  assert.equal(all.errors().length, 1);
  assert.equal(all.errors()[0].code, 'unavailable');
  assert.match(all.errors()[0].message, /: 2$/);
});

test('a client that waits for the connection still sends what it has when it is closed', async () => {
  const all = client();
  all.client.echo.send(data(1));
  const closing = all.client.close();
  await settled();
  all.socket.welcome();
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], ['msg', 'echo', 'Data', { num: 1 }]]);
  assert.equal(all.socket.closeCode, 1000);
  all.socket.closed(1000);
  await closing;
});

test('a listener may send and close', async () => {
  const all = client();
  all.client.addEventListener('state', event => {
    if (event.state == 'connected') {
      all.client.echo.send(data(1));
      all.client.close();
    }
  });
  all.client.open();
  await settled();
  all.socket.welcome();
  await settled();
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], ['msg', 'echo', 'Data', { num: 1 }]]);
  all.socket.closed(1000);
  await settled();
  assert.equal(all.client.state, 'closed');
});

test('options that are undefined are left out', async () => {
  const none = new TestClient('http://server').settings;
  const options = Object.fromEntries(Object.keys(none).map(name => [name, undefined]));
  assert.deepEqual(new TestClient('http://server', options).settings, none);
  for (const part of ['backoff', 'sendQueue', 'buffer']) {
    const parts = Object.fromEntries(Object.keys(none[part]).map(name => [name, undefined]));
    assert.deepEqual(new TestClient('http://server', { [part]: parts }).settings, none);
  }
  const all = await opened({ buffer: { capacity: 1 } });
  const reader = all.client.echo.stream({ capacity: undefined, overflow: undefined });
  all.socket.receive(['opened', 'echo'], tick(1), tick(2));
  await settled();
  await reader.next();
  await assert.rejects(reader.next(), { code: 'overflow' });
});

test('options that cannot be are told where they are given', async () => {
  const { settings, echo } = new TestClient('http://server');
  const told = (expected, found) => ({ name: 'ValueError', message: new RegExp(`^options\\.${expected}, found ${found}$`) });
  const numbers = {};
  for (const [name, value] of Object.entries({ ...settings, buffer: { capacity: 1 } })) {
    for (const [part, each] of Object(value) === value ? Object.entries(value) : [[null, value]]) {
      if (typeof each == 'number') {
        numbers[part ? `${name}.${part}` : name] = wrong => (part ? { [name]: { [part]: wrong } } : { [name]: wrong });
      }
    }
  }
  assert.equal(Object.keys(numbers).length, 12);
  for (const [name, options] of Object.entries(numbers)) {
    const zero = name == 'backoff.maxRetries' ? -1 : 0;
    for (const [wrong, found] of [[zero, zero], [-5, -5], [NaN, NaN], ['7', '"7"'], [null, null], [7n, 7], [{}, 'an object']]) {
      assert.throws(() => new TestClient('http://server', options(wrong)), told(`${name}: expected a number from \\d+ on`, found));
    }
    new TestClient('http://server', options(Infinity));
  }
  for (const [wrong, found] of [[5, 5], ['a', '"a"'], [null, null], [[], 'an array']]) {
    const nowhere = { name: 'ValueError', message: `expected an object, found ${found}` };
    assert.throws(() => new TestClient('http://server', wrong), nowhere);
    assert.throws(() => echo.stream(wrong), nowhere);
    assert.throws(() => new TestClient('http://server', { backoff: wrong }), told('backoff: expected an object', found));
  }
  new TestClient('http://server', { backoff: { maxRetries: 0 } });
  assert.throws(() => new TestClient('http://server', { maxMessageBytes: 1023 }), told('maxMessageBytes: expected a number from 1024 on', 1023));
  assert.throws(() => new TestClient('http://server', { buffer: { overflow: 'drop' } }), told('buffer.overflow: expected fail or drop-oldest or drop-newest', '"drop"'));
  assert.throws(() => echo.stream({ capacity: 0 }), told('capacity: expected a number from 1 on', 0));
  assert.throws(() => echo.stream({ overflow: 'refuse' }), told('overflow: expected fail or drop-oldest or drop-newest', '"refuse"'));
});
