import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { call, callStream, method, parameter } from '../src/calls.js';
import { Client } from '../src/client.js';
import { list, nullable } from '../src/codec.js';
import { Endpoint } from '../src/endpoint.js';
import { entity, exception, field } from '../src/entity.js';
import { CallError, ClosedError, ConnectionError, OverflowError, QueueFullError, TooLargeError, ValueError } from '../src/errors.js';
import { int, long, string } from '../src/scalars.js';
import { upload } from '../src/upload.js';
import { Server, settled } from './fake-server.js';
import { TestClient, data } from './fixture.js';

const Failed = exception('Failed', () => [field('message', string), field('number', int)]);
const Point = entity('Point', () => [field('x', int)]);
const ADD = method('add', () => [parameter('a', int), parameter('b', nullable(int), { optional: true })], () => int, {
  throws: () => [Failed],
  idempotent: true,
});
const CLEAR = method('clear', () => []);
const COUNT = method('count', () => [parameter('count', int)], () => int);
const SUM = method('sum', () => [parameter('values', long, { stream: upload })], () => long, { throws: () => [Failed] });
const BOTH = method('both', () => [parameter('values', Point, { stream: upload })], () => Point);

const clients = [];

function connect(options) {
  const server = new Server();
  const client = new Client('http://localhost', { WebSocket: server.WebSocket, ...options }, 'test', 'f');
  const endpoint = new Endpoint(client, 'echo');
  clients.push(client);
  return { server, client, endpoint };
}

async function connected(options) {
  const all = connect(options);
  await all.client.open();
  all.socket = all.server.socket;
  all.socket.take();
  return all;
}

afterEach(async () => {
  mock.timers.reset();
  await Promise.all(clients.splice(0).map(client => client.close()));
});

const rejects = (promise, Class, code) =>
  assert.rejects(promise, error => error instanceof Class && (code === undefined || error.code === code));

test('a call and its result', async () => {
  const { socket, endpoint } = await connected();
  const sum = call(endpoint, ADD, [1, 2]);
  assert.deepEqual(socket.take(), [['call', 1, 'echo', 'add', { a: 1, b: 2 }]]);
  socket.write('result', 1, 3);
  assert.equal(await sum, 3);
  const nothing = call(endpoint, CLEAR, []);
  socket.write('result', 2, null);
  assert.equal(await nothing, undefined);
});

test('optional arguments are left out when undefined', async () => {
  const { socket, endpoint } = await connected();
  const calls = [call(endpoint, ADD, [1, undefined]), call(endpoint, ADD, [1, null])];
  assert.deepEqual(
    socket.take().map(frame => frame[4]),
    [{ a: 1 }, { a: 1, b: null }],
  );
  socket.write('result', 2, 5);
  socket.write('result', 1, 4);
  assert.deepEqual(await Promise.all(calls), [4, 5]);
});

test('arguments that do not fit are refused before anything is sent', async () => {
  const { socket, endpoint } = await connected();
  await assert.rejects(call(endpoint, ADD, ['x', 2]), error => error instanceof ValueError && error.message == 'add.a: expected an int, found "x"');
  await rejects(call(endpoint, ADD, []), ValueError);
  await rejects(call(endpoint, SUM, [5]), ValueError);
  await rejects(call(endpoint, SUM, [null]), ValueError);
  assert.deepEqual(socket.take(), []);
});

test('calls wait for the connection, which the first of them opens', async () => {
  const { server, endpoint } = connect();
  const first = call(endpoint, ADD, [1, 2]);
  const second = call(endpoint, ADD, [3, 4]);
  await settled();
  const frames = server.socket.take();
  assert.deepEqual(frames.map(frame => frame.slice(0, 2)), [['call', 1], ['call', 2]]);
  server.socket.write('result', 1, 3);
  server.socket.write('result', 2, 7);
  assert.deepEqual(await Promise.all([first, second]), [3, 7]);
});

test('calls that wait for the connection behind a change of the key are made once', async () => {
  const { client, server, endpoint } = connect();
  const signing = client.signIn('k1');
  const first = call(endpoint, ADD, [1, 2]);
  const items = callStream(endpoint, COUNT, [1]);
  const item = items.next();
  const last = call(endpoint, ADD, [3, 4]);
  await settled();
  const { socket } = server;
  assert.deepEqual(socket.take().map(frame => frame.slice(0, 2)), [['auth', 'k1'], ['call', 1], ['call', 2], ['credit', 2], ['call', 3]]);
  socket.write('authenticated', { userId: 'ada', scopes: [] });
  socket.write('result', 1, 3);
  socket.write('item', 2, null, 0);
  socket.write('result', 3, 7);
  assert.deepEqual(await Promise.all([first, item, last]), [3, { value: 0, done: false }, 7]);
  assert.equal((await signing).userId, 'ada');
});

test('what waits for the connection is bounded', async () => {
  const { server, endpoint } = connect({ sendQueue: { messages: 2, bytes: 150 } });
  server.welcomes = false;
  const kept = [call(endpoint, CLEAR, []), call(endpoint, CLEAR, [])];
  await rejects(call(endpoint, CLEAR, []), QueueFullError);
  await settled();
  server.socket.write('welcome', server.welcome);
  await settled();
  assert.equal(server.socket.take().length, 2);
  server.socket.write('result', 1);
  server.socket.write('result', 2);
  await Promise.all(kept);
  const other = connect({ sendQueue: { bytes: 50 } });
  other.server.welcomes = false;
  const fits = call(other.endpoint, CLEAR, []);
  await rejects(call(other.endpoint, CLEAR, []), QueueFullError);
  const refused = rejects(fits, ClosedError);
  await other.client.close();
  await refused;
});

test('an error of the server', async () => {
  const { socket, endpoint } = await connected();
  const failing = call(endpoint, ADD, [1, 2]);
  socket.write('error', 1, { code: 'internal', message: 'it failed', reference: 'e-1' });
  await assert.rejects(failing, error => {
    assert.ok(error instanceof CallError);
    assert.deepEqual({ ...error }, { code: 'internal', method: 'echo.add', reference: 'e-1' });
    assert.equal(error.message, 'echo.add: it failed');
    return true;
  });
});

test('declared exceptions are errors of their own classes', async () => {
  const { socket, endpoint } = await connected();
  const data = { message: 'no', number: 7 };
  const error = (className, data) => ({ code: 'exception', message: 'no', className, data });
  const answers = [
    [error('Failed', data), Failed],
    [error('Failed', { number: 'x' }), CallError],
    [error('Failed'), CallError],
    [error('Unknown', data), CallError],
    [error('__proto__', data), CallError],
    [error(undefined, data), CallError],
    [{ ...error('Failed', data), code: 'internal' }, CallError],
  ];
  let id = 0;
  for (const [details, Class] of answers) {
    const failing = call(endpoint, ADD, [1, 2]);
    socket.write('error', ++id, details);
    await rejects(failing, Class);
  }
  const undeclared = call(endpoint, CLEAR, []);
  socket.write('error', ++id, error('Failed', data));
  await rejects(undeclared, CallError, 'exception');
});

test('a result of the wrong type', async () => {
  const { socket, endpoint } = await connected();
  let id = 0;
  for (const value of ['3', null, [], {}, 2 ** 31, 1.5, true]) {
    const failing = call(endpoint, ADD, [1, 2]);
    socket.write('result', ++id, value);
    await assert.rejects(failing, { name: 'CallError', code: 'incompatible', message: /^echo\.add: expected an int, found / });
  }
  const missing = call(endpoint, ADD, [1, 2]);
  socket.write('result', ++id);
  await rejects(missing, CallError, 'incompatible');
  const streamed = call(endpoint, ADD, [1, 2]);
  socket.write('end', ++id, null);
  await rejects(streamed, CallError, 'incompatible');
  assert.ok(endpoint.client.connected);
});

test('longs of results are exact', async () => {
  const { socket, endpoint } = await connected();
  const sum = call(endpoint, SUM, [[]]);
  socket.writeText('["result",1,9223372036854775807]');
  assert.equal(await sum, 9223372036854775807n);
});

test('frames about calls that are over, or never were, are ignored', async () => {
  const { socket, endpoint, client } = await connected();
  const done = call(endpoint, ADD, [1, 2]);
  socket.write('result', 1, 3);
  await done;
  socket.take();
  for (const id of [1, 99, -1, 0.5]) {
    socket.write('result', id, 4);
    socket.write('item', id, null, 4);
    socket.write('end', id, null);
    socket.write('credit', id, 'values', 5);
    socket.write('cancel', id, 'values');
  }
  socket.write('error', 99, { code: 'internal', message: '' });
  await settled();
  assert.ok(client.connected);
  assert.deepEqual(socket.take(), []);
});

test('an abort ends the call here, and tells the server', async () => {
  const { socket, endpoint } = await connected();
  const controller = new AbortController();
  const aborted = call(endpoint, ADD, [1, 2], { signal: controller.signal });
  socket.take();
  controller.abort(new Error('enough'));
  await assert.rejects(aborted, { message: 'enough' });
  assert.deepEqual(socket.take(), [['cancel', 1, null]]);
  socket.write('error', 1, { code: 'cancelled', message: '' });
  const before = call(endpoint, ADD, [1, 2], { signal: controller.signal });
  await assert.rejects(before, { message: 'enough' });
  assert.deepEqual(socket.take(), []);
  const late = new AbortController();
  const done = call(endpoint, ADD, [1, 2], { signal: late.signal });
  socket.write('result', 3, 3);
  assert.equal(await done, 3);
  socket.take();
  late.abort();
  assert.deepEqual(socket.take(), []);
});

test('a call that is aborted before there is a connection is not sent', async () => {
  const { server, endpoint } = connect();
  const controller = new AbortController();
  const aborted = call(endpoint, ADD, [1, 2], { signal: controller.signal });
  controller.abort();
  await assert.rejects(aborted, { name: 'AbortError' });
  await settled();
  assert.deepEqual(server.socket.take(), []);
});

test('a deadline is told to the server, and kept here', async () => {
  const { socket, endpoint } = await connected();
  mock.timers.enable({ apis: ['setTimeout'] });
  const late = call(endpoint, ADD, [1, 2], { timeout: 5000 });
  const [frame] = socket.take();
  assert.ok(frame[5].deadlineMillis > 4000 && frame[5].deadlineMillis <= 5000);
  mock.timers.tick(4999);
  assert.deepEqual(socket.take(), []);
  mock.timers.tick(1);
  await rejects(late, CallError, 'deadline');
  assert.deepEqual(socket.take(), [['cancel', 1, null]]);
  for (const timeout of [Infinity, undefined, 2 ** 40, 1e300]) {
    call(endpoint, ADD, [1, 2], { timeout }).catch(() => {});
    assert.equal(socket.take()[0].length, 5);
  }
  for (const [timeout, found] of [[NaN, 'NaN'], ['5000', '"5000"'], [null, 'null'], [5n, '5'], [{}, 'an object']]) {
    const told = { name: 'ValueError', message: `expected options.timeout to be a number, found ${found}` };
    await assert.rejects(call(endpoint, ADD, [1, 2], { timeout }), told);
    await assert.rejects(callStream(endpoint, COUNT, [1], { timeout }).next(), told);
    assert.deepEqual(socket.take(), []);
  }
  const over = call(endpoint, ADD, [1, 2], { timeout: -1 });
  assert.equal(socket.take()[0][5].deadlineMillis, 0);
  mock.timers.tick(1);
  await rejects(over, CallError, 'deadline');
});

test('arguments larger than the server takes', async () => {
  const { server, client, endpoint } = connect();
  const LONG = method('long', () => [parameter('text', string)]);
  server.welcome.limits.maxMessageBytes = 1024;
  const early = call(endpoint, LONG, ['ä'.repeat(600)]);
  await rejects(early, TooLargeError);
  await client.open();
  await rejects(call(endpoint, LONG, ['ä'.repeat(600)]), TooLargeError);
  assert.deepEqual(server.socket.take(), []);
});

test('a lost connection fails calls, but for idempotent ones, which are repeated', async () => {
  const { server, socket, endpoint } = await connected({ backoff: { first: 1 } });
  const lost = call(endpoint, CLEAR, []);
  const repeated = call(endpoint, ADD, [1, 2]);
  const stream = callStream(endpoint, COUNT, [5]);
  const upload = call(endpoint, SUM, [[1]]);
  socket.take();
  socket.end();
  await rejects(lost, ConnectionError, 'lost');
  await rejects(upload, ConnectionError, 'lost');
  await rejects(stream.next(), ConnectionError, 'lost');
  while (server.sockets.length < 2 || !server.socket.frames.length) {
    await settled();
  }
  await settled();
  assert.deepEqual(server.socket.take(), [['call', 2, 'echo', 'add', { a: 1, b: 2 }]]);
  server.socket.write('result', 2, 3);
  assert.equal(await repeated, 3);
});

test('an idempotent call that ends each session is given up', async () => {
  const { server, endpoint } = connect({ backoff: { first: 1, longest: 1 } });
  const ended = call(endpoint, ADD, [1, 2]).then(value => value, error => error);
  let sent = 0;
  for (let connections = 1; connections <= 6; connections++) {
    while (server.sockets.length < connections || !server.socket.frames.some(([name]) => name == 'hello')) {
      await settled();
    }
    await settled();
    sent += server.socket.frames.filter(([name]) => name == 'call').length;
    server.socket.end();
  }
  const error = await ended;
  assert.ok(error instanceof ConnectionError);
  assert.equal(error.code, 'lost');
  assert.equal(sent, 5);
});

test('a resumed session loses no call', async () => {
  const { server, socket, endpoint } = await (async () => {
    const all = connect({ backoff: { first: 1 } });
    all.server.welcome.resume = { token: 't', windowMillis: 30000 };
    await all.client.open();
    return { ...all, socket: all.server.socket };
  })();
  const first = call(endpoint, CLEAR, []);
  const stream = callStream(endpoint, COUNT, [5]);
  const item = stream.next();
  assert.equal(socket.take().length, 3);
  server.welcome.resume = { token: 't2', windowMillis: 30000, received: 3 };
  socket.end();
  const second = call(endpoint, CLEAR, []);
  while (server.sockets.length < 2 || !server.socket.frames.length) {
    await settled();
  }
  await settled();
  assert.deepEqual(server.socket.take(), [['call', 3, 'echo', 'clear', {}]]);
  server.socket.write('result', 1, null);
  server.socket.write('item', 2, null, 0);
  server.socket.write('result', 3, null);
  await first;
  await second;
  assert.deepEqual(await item, { value: 0, done: false });
  server.socket.write('end', 2, null);
  assert.equal((await stream.next()).done, true);
});

test('credit for a stream that is given while the connection is away is not lost', async () => {
  const all = connect({ backoff: { first: 1 } });
  all.server.welcome.resume = { token: 't', windowMillis: 30000 };
  await all.client.open();
  const { server, endpoint } = all;
  const stream = callStream(endpoint, COUNT, [5]);
  server.welcome.resume = { token: 't2', windowMillis: 30000, received: 1 };
  server.socket.end();
  const item = stream.next();
  while (server.sockets.length < 2 || !server.socket.frames.length) {
    await settled();
  }
  await settled();
  assert.equal(server.socket.take()[0][0], 'credit');
  server.socket.write('item', 1, null, 5);
  assert.equal((await item).value, 5);
});

test('a stream flows as it is read', async () => {
  const { socket, endpoint } = await connected({ bufferBytes: 1 << 20, maxMessageBytes: 1 << 16 });
  const stream = callStream(endpoint, COUNT, [1000]);
  assert.deepEqual(socket.take(), [['call', 1, 'echo', 'count', { count: 1000 }]]);
  let credit = 0;
  let sent = 0;
  const read = [];
  const serve = () => {
    for (const [name, id, parameter, items] of socket.take()) {
      assert.deepEqual([name, id, parameter], ['credit', 1, null]);
      assert.ok(items > 0);
      credit += items;
    }
    assert.ok(credit - read.length <= 256);
    while (sent < Math.min(credit, 1000)) {
      socket.write('item', 1, null, sent++);
    }
    if (sent == 1000) {
      socket.write('end', 1, null);
      sent++;
    }
  };
  for await (const value of { [Symbol.asyncIterator]: () => ({ next: () => { const next = stream.next(); serve(); return next; } }) }) {
    read.push(value);
  }
  assert.deepEqual(read, Array.from({ length: 1000 }, (_, i) => i));
});

test('large items are asked for a few at a time', async () => {
  const { socket, endpoint } = await connected({ bufferBytes: 40_000, maxMessageBytes: 5000 });
  const TEXTS = method('texts', () => [], () => string);
  const stream = callStream(endpoint, TEXTS, []);
  socket.take();
  const first = stream.next();
  assert.deepEqual(socket.take(), [['credit', 1, null, 2]]);
  socket.write('item', 1, null, 'x'.repeat(4900));
  await first;
  socket.write('item', 1, null, 'x'.repeat(4900));
  await stream.next();
  for (const [, , , items] of socket.take()) {
    assert.ok(items <= 2);
  }
});

test('a stream that its reader leaves is cancelled', async () => {
  const { socket, endpoint } = await connected();
  const stream = callStream(endpoint, COUNT, [1000]);
  socket.take();
  setImmediate(() => socket.write('item', 1, null, 0));
  for await (const value of stream) {
    assert.equal(value, 0);
    break;
  }
  assert.deepEqual(socket.take().at(-1), ['cancel', 1, null]);
  socket.write('item', 1, null, 1);
  assert.equal((await stream.next()).done, true);
  const unread = callStream(endpoint, COUNT, [1000]);
  unread.close();
  assert.deepEqual(socket.take().at(-1), ['cancel', 2, null]);
});

test('items that were sent before the end are read, then the failure is told once', async () => {
  const { socket, endpoint } = await connected();
  const stream = callStream(endpoint, COUNT, [3]);
  const first = stream.next();
  socket.write('item', 1, null, 0);
  socket.write('item', 1, null, 1);
  socket.write('end', 1, null, { code: 'internal', message: 'x', reference: 'e-1' });
  assert.equal((await first).value, 0);
  assert.equal((await stream.next()).value, 1);
  await rejects(stream.next(), CallError, 'internal');
  assert.equal((await stream.next()).done, true);
});

test('items without credit, of the wrong type, or that do not belong there break the stream', async () => {
  const { socket, endpoint } = await connected();
  let id = 0;
  for (const [frame, reads] of [
    [['item', null, 1], false],
    [['item', null, 'x'], true],
    [['item', null, null], true],
    [['item', null], true],
    [['item', 'values', 1], true],
    [['end', 'values'], true],
  ]) {
    const stream = callStream(endpoint, COUNT, [5]);
    const next = reads ? stream.next() : undefined;
    socket.take();
    socket.write(frame[0], ++id, ...frame.slice(1));
    await rejects(next ?? stream.next(), CallError, 'incompatible');
    assert.deepEqual(socket.take().at(-1), ['cancel', id, null]);
  }
});

test('a stream for which there is no room fails alone, and is cancelled', async () => {
  const { socket, endpoint, client } = await connected({ bufferBytes: 80_000, maxMessageBytes: 5000 });
  const stream = callStream(endpoint, COUNT, [5]);
  socket.take();
  const first = stream.next();
  assert.deepEqual(socket.take(), [['credit', 1, null, 4]]);
  client.unread.left = 10; // as when other readers have the rest
  for (let i = 0; i < 4; i++) {
    socket.write('item', 1, null, i);
  }
  assert.equal((await first).value, 0);
  assert.deepEqual(socket.take(), [['cancel', 1, null]]);
  assert.equal((await stream.next()).value, 1);
  await rejects(stream.next(), OverflowError);
  assert.equal(client.unread.left, 10);
  assert.ok(client.connected);
});

test('an upload sends as much as there is credit for', async () => {
  const { socket, endpoint } = await connected();
  const taken = [];
  function* values() {
    for (let i = 0; ; i++) {
      taken.push(i);
      yield i;
    }
  }
  const sum = call(endpoint, SUM, [values()]);
  assert.deepEqual(socket.take(), [['call', 1, 'echo', 'sum', {}]]);
  await settled();
  assert.deepEqual(taken, []);
  socket.write('credit', 1, 'values', 3);
  await settled();
  assert.deepEqual(socket.take(), [0, 1, 2].map(i => ['item', 1, 'values', i]));
  assert.deepEqual(taken, [0, 1, 2, 3]); // one ahead, since it might be the end
  for (const items of [-5, 0]) {
    socket.write('credit', 1, 'values', items);
  }
  socket.write('credit', 1, 'others', 5);
  socket.write('credit', 1, '__proto__', 5);
  await settled();
  assert.deepEqual(socket.take(), []);
  socket.write('credit', 1, 'values', 1);
  await settled();
  assert.deepEqual(socket.take(), [['item', 1, 'values', 3]]);
  socket.write('result', 1, 6);
  assert.equal(await sum, 6n);
});

test('the end of an upload needs no credit', async () => {
  const { socket, endpoint } = await connected();
  const sum = call(endpoint, SUM, [[1, 2]]);
  socket.write('credit', 1, 'values', 2);
  await settled();
  assert.deepEqual(socket.take().slice(1), [['item', 1, 'values', 1], ['item', 1, 'values', 2], ['end', 1, 'values']]);
  socket.write('result', 1, 3);
  assert.equal(await sum, 3n);
});

test('a result that cannot be read ends the call, of which nothing is left to cancel', async () => {
  const { socket, endpoint } = await connected();
  const sum = call(endpoint, ADD, [1, 2]);
  const items = callStream(endpoint, COUNT, [5]);
  const item = items.next();
  socket.take();
  socket.write('result', 1, 'three');
  socket.write('result', 2, 3);
  await rejects(sum, CallError, 'incompatible');
  await rejects(item, CallError, 'incompatible');
  assert.deepEqual(socket.take(), []);
});

test('uploads take iterables, async iterables and ReadableStreams', async () => {
  const { socket, endpoint } = await connected();
  const sources = [
    [1, 2n],
    new Set([1, 2]),
    (async function* () {
      yield 1;
      yield 2;
    })(),
    new ReadableStream({
      start(controller) {
        controller.enqueue(1);
        controller.enqueue(2);
        controller.close();
      },
    }),
  ];
  let id = 0;
  for (const source of sources) {
    const sum = call(endpoint, SUM, [source]);
    socket.write('credit', ++id, 'values', 10);
    await settled();
    await settled();
    assert.deepEqual(socket.take().slice(1), [
      ['item', id, 'values', 1],
      ['item', id, 'values', 2],
      ['end', id, 'values'],
    ]);
    socket.write('result', id, 3);
    assert.equal(await sum, 3n);
  }
});

/** An endless iterable that says when it was given up. */
function endless() {
  const state = { returned: 0 };
  state[Symbol.asyncIterator] = () => ({
    next: () => (state.pending ? new Promise(() => {}) : Promise.resolve({ value: 1, done: false })),
    return: async () => {
      state.returned++;
      return { done: true };
    },
  });
  return state;
}

test('an upload is given up with its call, by the server, by an abort, by a loss', async () => {
  const { server, socket, endpoint } = await connected({ backoff: { first: 1 } });
  const sources = [endless(), endless(), endless(), endless(), endless()];
  sources[4].pending = true;
  const controller = new AbortController();
  const calls = sources.map(source => call(endpoint, SUM, [source], { signal: source == sources[2] || source == sources[4] ? controller.signal : undefined }));
  for (let id = 1; id <= 5; id++) {
    socket.write('credit', id, 'values', 2);
  }
  await settled();
  socket.take();
  socket.write('cancel', 1, 'values');
  socket.write('credit', 1, 'values', 5);
  await settled();
  assert.equal(sources[0].returned, 1);
  assert.deepEqual(socket.take(), [], 'no more items, and no end');
  socket.write('result', 1, 2);
  assert.equal(await calls[0], 2n);
  assert.equal(sources[0].returned, 1, 'once');
  socket.write('result', 2, 2);
  assert.equal(await calls[1], 2n);
  controller.abort();
  await assert.rejects(calls[2], { name: 'AbortError' });
  await assert.rejects(calls[4], { name: 'AbortError' });
  socket.end();
  await rejects(calls[3], ConnectionError);
  await settled();
  assert.deepEqual(sources.map(({ returned }) => returned), [1, 1, 1, 1, 1]);
  while (server.sockets.length < 2) {
    await settled();
  }
});

test('an iterable that throws ends its stream', async () => {
  const { socket, endpoint, client } = await connected();
  const told = [];
  client.addEventListener('error', event => told.push(event.error.message));
  const failing = function* (error) {
    yield 1;
    throw error;
  };
  const declared = call(endpoint, SUM, [failing(new Failed({ message: 'm', number: 5 }))]);
  const other = call(endpoint, SUM, [failing(new Error('oops'))]);
  socket.write('credit', 1, 'values', 5);
  socket.write('credit', 2, 'values', 5);
  await settled();
  assert.deepEqual(
    socket.take().filter(([name]) => name == 'end'),
    [
      ['end', 1, 'values', { code: 'exception', message: 'm', className: 'Failed', data: { message: 'm', number: 5 } }],
      ['end', 2, 'values', { code: 'internal', message: 'the stream failed on the client' }],
    ],
  );
  await settled();
  assert.deepEqual(told, ['oops']);
  socket.write('error', 1, { code: 'exception', message: 'm', className: 'Failed', data: { message: 'm', number: 5 } });
  socket.write('error', 2, { code: 'internal', message: 'x' });
  await rejects(declared, Failed);
  await rejects(other, CallError, 'internal');
});

test('an item that cannot be sent fails the call', async () => {
  const { socket, endpoint } = await connected();
  const source = endless();
  source[Symbol.asyncIterator] = (own => () => ({ ...own(), next: async () => ({ value: 'x', done: false }) }))(source[Symbol.asyncIterator]);
  const wrong = call(endpoint, SUM, [source]);
  socket.write('credit', 1, 'values', 5);
  await rejects(wrong, ValueError);
  await settled();
  assert.equal(source.returned, 1);
  assert.deepEqual(socket.take().at(-1), ['cancel', 1, null]);
  const TEXTS = method('texts', () => [parameter('texts', string, { stream: upload })]);
  const large = call(endpoint, TEXTS, [['x'.repeat(70_000)]]);
  socket.write('credit', 2, 'texts', 5);
  await rejects(large, TooLargeError);
  assert.deepEqual(socket.take().at(-1), ['cancel', 2, null]);
});

test('an upload waits for room in the send queue', async () => {
  const { socket, endpoint } = await connected({ sendQueue: { messages: 4 } });
  socket.bufferedAmount = 1e6;
  const taken = [];
  const values = function* () {
    for (let i = 0; i < 100; i++) {
      taken.push(i);
      yield i;
    }
  };
  const sum = call(endpoint, SUM, [values()]);
  socket.write('credit', 1, 'values', 1000);
  await settled();
  assert.ok(taken.length <= 5);
  assert.deepEqual(socket.take(), []);
  socket.bufferedAmount = 0;
  socket.write('pong');
  while (taken.length < 100) {
    socket.write('pong');
    await settled();
  }
  socket.write('result', 1, 4950);
  assert.equal(await sum, 4950n);
  assert.deepEqual(
    socket.take().filter(([name]) => name == 'item').map(frame => frame[3]),
    Array.from({ length: 100 }, (_, i) => i),
  );
});

test('a call with a stream in both directions', async () => {
  const { socket, endpoint } = await connected();
  const stream = callStream(endpoint, BOTH, [[{ x: 1 }, { x: 2 }]]);
  const first = stream.next();
  socket.write('credit', 1, 'values', 5);
  await settled();
  assert.deepEqual(socket.take().map(([name]) => name), ['call', 'credit', 'item', 'item', 'end']);
  socket.write('item', 1, null, { x: 1 });
  socket.write('end', 1, null);
  assert.deepEqual(await first, { value: { $type: 'Point', x: 1 }, done: false });
  assert.equal((await stream.next()).done, true);
});

test('calls of a closed client', async () => {
  const { client, endpoint, socket } = await connected();
  const open = call(endpoint, CLEAR, []);
  const stream = callStream(endpoint, COUNT, [5]);
  const next = stream.next();
  const closing = client.close();
  await rejects(call(endpoint, CLEAR, []), ClosedError);
  await rejects(callStream(endpoint, COUNT, [5]).next(), ClosedError);
  await closing;
  await rejects(open, ClosedError);
  await rejects(next, ClosedError);
  assert.equal((await stream.return()).done, true);
  void socket;
});

test('a connection that is refused for good fails what waits', async () => {
  const { server, endpoint } = connect();
  server.welcomes = false;
  const waiting = call(endpoint, ADD, [1, 2]);
  await settled();
  server.socket.end(3502);
  await rejects(waiting, ConnectionError);
  await rejects(call(endpoint, ADD, [1, 2]), ConnectionError);
});

test('what is no stream, and an item that is none, are told with their place', async () => {
  const { socket, endpoint } = await connected();
  for (const source of [undefined, null, 5, { next() {} }]) {
    await assert.rejects(call(endpoint, SUM, [source]), ({ name, message }) =>
      name == 'ValueError' && message.startsWith('sum.values: expected a stream, found '));
  }
  assert.deepEqual(socket.take(), []);
  const wrong = call(endpoint, SUM, [[1, 'two']]);
  socket.write('credit', 5, 'values', 2);
  await assert.rejects(wrong, { name: 'ValueError', message: 'sum.values: expected a long, found "two"' });
});

test('a list is no stream, and a stream no list', async () => {
  const { socket, endpoint } = await connected();
  const LISTS = method('lists', () => [parameter('values', list(int))], () => list(int));
  const lists = call(endpoint, LISTS, [[1, 2]]);
  assert.deepEqual(socket.take(), [['call', 1, 'echo', 'lists', { values: [1, 2] }]]);
  socket.write('result', 1, [3]);
  assert.deepEqual(await lists, [3]);
});

test('an upload that waited for room when the session was lost holds up nothing after it', async () => {
  const { server, socket, endpoint } = await connected({ sendQueue: { messages: 2 }, backoff: { first: 1 } });
  const sum = call(endpoint, SUM, [[1, 2, 3, 4, 5]]);
  socket.bufferedAmount = 1e6;
  socket.write('credit', 1, 'values', 5);
  await settled();
  const lost = rejects(sum, ConnectionError, 'lost');
  socket.end();
  await lost;
  while (server.sockets.length < 2 || !server.socket.frames.length) {
    await settled();
  }
  await settled();
  const next = call(endpoint, CLEAR, []);
  assert.deepEqual(server.socket.take(), [['call', 2, 'echo', 'clear', {}]]);
  server.socket.write('result', 2, null);
  await next;
});

test('credit for a stream whose call was not written when the session was lost is given again', async () => {
  const { server, socket, endpoint } = await connected({ backoff: { first: 1 } });
  socket.bufferedAmount = 1e6;
  const stream = callStream(endpoint, COUNT, [5]);
  const item = stream.next();
  socket.end();
  while (server.sockets.length < 2 || !server.socket.frames.length) {
    await settled();
  }
  await settled();
  const [first, credit] = server.socket.take();
  assert.deepEqual(first, ['call', 1, 'echo', 'count', { count: 5 }]);
  assert.deepEqual(credit?.slice(0, 3), ['credit', 1, null]);
  server.socket.write('item', 1, null, 0);
  assert.equal((await item).value, 0);
});

test('calls that waited for the connection are sent beside as many messages that did', async () => {
  const server = new Server();
  const client = new TestClient('http://localhost', { WebSocket: server.WebSocket, sendQueue: { messages: 1 } });
  clients.push(client);
  client.echo.send(data(1));
  const nothing = call(client.plain, CLEAR, []);
  await settled();
  assert.deepEqual(server.socket.take().map(([name]) => name), ['open', 'msg', 'call']);
  server.socket.write('result', 1, null);
  await nothing;
});

test('what a source does when it is given up is done with the next connection, not the one that is lost', async () => {
  const server = new Server();
  const client = new TestClient('http://localhost', { WebSocket: server.WebSocket, backoff: { first: 1 } });
  clients.push(client);
  await client.open();
  const values = function* () {
    try {
      yield 1;
      yield 2;
    } finally {
      client.echo.send(data(7));
    }
  };
  const sum = call(client.plain, SUM, [values()]);
  server.socket.write('credit', 1, 'values', 1);
  await settled();
  const lost = rejects(sum, ConnectionError, 'lost');
  server.socket.end();
  await lost;
  while (server.sockets.length < 2 || !server.socket.frames.length) {
    await settled();
  }
  await settled();
  assert.deepEqual(server.socket.take(), [['open', 'echo'], ['msg', 'echo', 'Data', { num: 7 }]]);
});
