import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { parameter } from '../src/calls.js';
import { Client } from '../src/client.js';
import { Endpoint } from '../src/endpoint.js';
import { entity, field } from '../src/entity.js';
import { ClosedError, ConnectionError, FollowError, TooLargeError, ValueError } from '../src/errors.js';
import { Channel, channel, follow } from '../src/feeds.js';
import { presence } from '../src/presence.js';
import { int, string } from '../src/scalars.js';
import { Server, settled } from './fake-server.js';

const Line = entity('Line', () => [field('n', int)]);
const Member = entity('Member', () => [field('name', string)]);
const KEPT = channel('kept', () => [parameter('room', string)], () => Line, { history: true, presence: presence(() => Member) });
const LIVE = channel('live', () => [], () => Line);

class KeptChannel extends Channel {
  constructor(room) {
    super(KEPT, [room]);
    this.room = room;
    Object.freeze(this);
  }
}
class LiveChannel extends Channel {
  constructor() {
    super(LIVE, []);
    Object.freeze(this);
  }
}

const clients = [];

function connect(options) {
  const server = new Server();
  const client = new Client('http://localhost', { WebSocket: server.WebSocket, backoff: { first: 1 }, ...options }, 'test', 'f');
  const endpoint = new Endpoint(client, 'rooms');
  const errors = [];
  client.addEventListener('error', event => errors.push(event.error));
  clients.push(client);
  return { server, client, endpoint, errors };
}

async function connected(options) {
  const all = connect(options);
  await all.client.open();
  all.socket = all.server.socket;
  return all;
}

/** The next connection of the client, once it is welcomed. */
async function reconnected(server, count) {
  while (server.sockets.length < count || !server.socket.frames.some(([name]) => name == 'hello')) {
    await settled();
  }
  await settled();
  return server.socket;
}

afterEach(async () => {
  mock.timers.reset();
  await Promise.all(clients.splice(0).map(client => client.close()));
});

/** Follows, and has it answered. */
function following(all, options, position = 'p0', of = new KeptChannel('main')) {
  const feed = follow(all.endpoint, of, options);
  feed.told = [];
  feed.addEventListener('recovery', ({ type, kind, messages, cause, after, from, to }) => {
    assert.equal(type, 'recovery');
    feed.told.push(kind == 'recovered' ? [kind, messages] : [kind, cause, after, from, to]);
  });
  const [frame] = all.server.socket.take();
  all.server.socket.write('following', frame[1], position == null ? {} : { position });
  feed.id = frame[1];
  feed.frame = frame;
  return feed;
}

const pub = (socket, feed, n, position = `p${n}`) => socket.write('pub', feed.id, position, 'Line', { n });

async function read(feed, count) {
  const numbers = [];
  for (let i = 0; i < count; i++) {
    numbers.push((await feed.next()).value.n);
  }
  return numbers;
}

const rejects = (promise, Class, code) =>
  assert.rejects(promise, error => error instanceof Class && (code === undefined || error.code === code));

test('the frame says from where on', async () => {
  const all = await connected();
  const frame = (options, of = new KeptChannel('main')) => {
    follow(all.endpoint, of, options);
    return all.socket.take()[0];
  };
  assert.deepEqual(frame(), ['follow', 1, 'rooms', 'kept', { room: 'main' }, {}]);
  assert.deepEqual(frame({ all: true }), ['follow', 2, 'rooms', 'kept', { room: 'main' }, { all: true }]);
  assert.deepEqual(frame({ after: 'p7' }), ['follow', 3, 'rooms', 'kept', { room: 'main' }, { after: 'p7' }]);
  assert.deepEqual(frame({ after: null }), ['follow', 4, 'rooms', 'kept', { room: 'main' }, {}]);
  assert.deepEqual(frame({}, new LiveChannel()), ['follow', 5, 'rooms', 'live', {}, {}]);
  for (const [wrong, found] of [[5, 5], [{}, 'an object'], [true, 'true']]) {
    assert.throws(() => frame({ after: wrong }), { name: 'ValueError', message: `expected a string, found ${found}` });
  }
  assert.throws(() => new KeptChannel(5), error => error instanceof ValueError && error.message == 'kept.room: expected a string, found 5');
});

test('messages are read in order, and the position is that of the last one', async () => {
  const all = await connected();
  const feed = following(all, undefined, 'p0');
  assert.equal(feed.position, 'p0');
  pub(all.socket, feed, 1);
  pub(all.socket, feed, 2);
  assert.equal(feed.position, 'p0');
  assert.deepEqual(await read(feed, 1), [1]);
  assert.equal(feed.position, 'p1');
  pub(all.socket, feed, 3, null);
  assert.deepEqual(await read(feed, 2), [2, 3]);
  assert.equal(feed.position, 'p2');
});

test('a feed waits for the connection, which it opens', async () => {
  const { server, endpoint } = connect();
  const feed = follow(endpoint, new KeptChannel('main'));
  await settled();
  const [frame] = server.socket.take();
  server.socket.write('following', frame[1], { position: 'p0' });
  server.socket.write('pub', frame[1], 'p1', 'Line', { n: 1 });
  assert.deepEqual(await read(feed, 1), [1]);
});

test('a feed is ready once the server follows the channel, not before', async () => {
  const { server, endpoint } = connect();
  const feed = follow(endpoint, new LiveChannel());
  let ready = false;
  feed.ready.then(() => (ready = true));
  await settled();
  const [frame] = server.socket.take();
  await settled();
  assert.equal(ready, false);
  server.socket.write('following', frame[1], {});
  await feed.ready; // though nobody reads
  feed.close();
  await feed.ready; // what was begun has begun
});

test('a feed that ends before it has begun is never ready', async () => {
  const all = await connected();
  const [refused, closed, asked] = [1, 2, 3].map(() => follow(all.endpoint, new KeptChannel('main')));
  all.socket.write('unfollowed', 1, 'forbidden', 'not you');
  await rejects(refused.ready, FollowError, 'forbidden');
  closed.close();
  await assert.rejects(closed.ready, { code: 'cancelled', endpoint: 'rooms', channel: 'kept' });
  await all.client.close();
  await rejects(asked.ready, FollowError, 'cancelled');
});

test('a feed waits to be ready for as long as its channel is not available', async () => {
  const all = await connected({ backoff: { first: 1000 } });
  const feed = follow(all.endpoint, new KeptChannel('main'));
  let ready = false;
  feed.ready.then(() => (ready = true));
  mock.timers.enable({ apis: ['setTimeout'] });
  all.socket.write('unfollowed', 1, 'unavailable', '');
  mock.timers.tick(1000);
  await settled();
  assert.equal(ready, false);
  all.socket.write('following', 2, { position: 'p0' });
  await settled();
  assert.equal(ready, true);
});

test('on a new session a feed goes on after the last message', async () => {
  const all = await connected();
  const feed = following(all);
  pub(all.socket, feed, 1);
  all.socket.end();
  const socket = await reconnected(all.server, 2);
  const [frame] = socket.take();
  assert.deepEqual(frame, ['follow', 2, 'rooms', 'kept', { room: 'main' }, { after: 'p1' }]);
  socket.write('pub', 1, 'p9', 'Line', { n: 9 });
  feed.id = 2;
  socket.write('following', 2, { position: 'p1' });
  pub(socket, feed, 2);
  socket.write('recovered', 2, 1, 'p2');
  pub(socket, feed, 3);
  assert.deepEqual(await read(feed, 2), [1, 2]);
  assert.deepEqual(feed.told, []);
  assert.deepEqual(await read(feed, 1), [3]);
  assert.deepEqual(feed.told, [['recovered', 1]]);
});

test('a feed that began with all goes on with all until something came', async () => {
  const all = await connected();
  const feed = following(all, { all: true }, null);
  assert.equal(feed.position, null);
  all.socket.end();
  let socket = await reconnected(all.server, 2);
  assert.deepEqual(socket.take()[0][5], { all: true });
  socket.write('following', 2, {});
  socket.write('recovered', 2, 0, 'p5');
  assert.equal(feed.position, 'p5');
  socket.end();
  socket = await reconnected(all.server, 3);
  assert.deepEqual(socket.take()[0][5], { after: 'p5' });
});

test('a resumed session goes on without a word', async () => {
  const all = connect();
  all.server.welcome.resume = { token: 't', windowMillis: 1000 };
  await all.client.open();
  const feed = following(all);
  all.server.welcome.resume = { token: 't2', windowMillis: 1000, received: 1 };
  all.server.socket.end();
  const early = follow(all.endpoint, new KeptChannel('other'));
  const socket = await reconnected(all.server, 2);
  assert.deepEqual(socket.take(), [['follow', 2, 'rooms', 'kept', { room: 'other' }, {}]]);
  pub(socket, feed, 1);
  assert.deepEqual(await read(feed, 1), [1]);
  assert.deepEqual(feed.told, []);
  early.close();
});

test('what is lost is told before the next message', async () => {
  const all = await connected();
  const feed = following(all);
  pub(all.socket, feed, 1);
  all.socket.write('lost', feed.id, { cause: 'not-kept', after: 'p1', from: '2026-11-23T18:44:10Z', to: '2026-11-23T18:47:00.5Z' });
  pub(all.socket, feed, 5);
  assert.deepEqual(await read(feed, 1), [1]);
  assert.deepEqual(feed.told, []);
  assert.deepEqual(await read(feed, 1), [5]);
  assert.deepEqual(feed.told, [['lost', 'not-kept', 'p1', new Date('2026-11-23T18:44:10Z'), new Date('2026-11-23T18:47:00.5Z')]]);
});

test('a loss of which the server tells nothing that can be understood has a cause and times all the same', async () => {
  for (const loss of [{}, { from: 'yesterday', to: 'tomorrow' }, { cause: null, from: null, to: null }]) {
    const all = await connected();
    const feed = following(all);
    all.socket.write('lost', feed.id, loss);
    pub(all.socket, feed, 5);
    assert.deepEqual(await read(feed, 1), [5]);
    const [[, cause, after, from, to]] = feed.told;
    assert.deepEqual([cause, after, from.toISOString().slice(0, 4)], ['', null, '1970'], JSON.stringify(loss));
    assert.ok(to >= from);
  }
});

test('a loss whose times are no texts is not the protocol', async () => {
  for (const loss of [{ from: 5 }, { to: 5 }, { to: {} }]) {
    const all = await connected();
    const feed = following(all);
    let cause;
    all.client.addEventListener('state', event => (cause = event.cause));
    all.socket.write('lost', feed.id, { cause: 'lost', ...loss });
    await settled();
    assert.equal(cause?.code, 'incompatible', JSON.stringify(loss));
  }
});

test('a channel without a history tells an interruption, once, and until when', async () => {
  const all = await connected();
  const feed = following(all, undefined, null, new LiveChannel());
  pub(all.socket, feed, 1, 'ignored');
  assert.deepEqual(await read(feed, 1), [1]);
  assert.equal(feed.position, null);
  const before = Date.now();
  all.socket.end();
  let socket = await reconnected(all.server, 2);
  assert.deepEqual(socket.take()[0][5], {});
  socket.end();
  socket = await reconnected(all.server, 3);
  feed.id = 3;
  socket.write('following', 3, {});
  pub(socket, feed, 2, null);
  assert.deepEqual(await read(feed, 1), [2]);
  assert.equal(feed.told.length, 1);
  const [[kind, cause, after, from, to]] = feed.told;
  assert.deepEqual([kind, cause, after], ['lost', 'interrupted', null]);
  assert.ok(from <= to && to >= before && from <= Date.now());
});

test('a slow reader has the server stop, and goes on once half is read', async () => {
  const all = await connected();
  const feed = following(all, { buffer: { capacity: 4 } });
  for (let i = 1; i <= 6; i++) {
    pub(all.socket, feed, i);
  }
  assert.deepEqual(all.socket.take(), [['unfollow', 1]]);
  assert.deepEqual(await read(feed, 1), [1]);
  assert.deepEqual(all.socket.take(), []);
  assert.deepEqual(await read(feed, 1), [2]);
  assert.deepEqual(all.socket.take(), [['follow', 2, 'rooms', 'kept', { room: 'main' }, { after: 'p4' }]]);
  all.socket.write('unfollowed', 1, 'cancelled', '');
  all.socket.write('following', 2, { position: 'p4' });
  feed.id = 2;
  pub(all.socket, feed, 5);
  assert.deepEqual(await read(feed, 3), [3, 4, 5]);
  assert.deepEqual(feed.told, []);
});

test('a feed that is behind when the session is lost follows once there is room', async () => {
  const all = await connected();
  const feed = following(all, { buffer: { capacity: 2 } });
  for (let i = 1; i <= 3; i++) {
    pub(all.socket, feed, i);
  }
  all.socket.end();
  const socket = await reconnected(all.server, 2);
  assert.deepEqual(socket.take(), []);
  await read(feed, 1);
  assert.deepEqual(socket.take()[0], ['follow', 2, 'rooms', 'kept', { room: 'main' }, { after: 'p2' }]);
});

test('a slow reader of a channel without a history hears that messages were lost', async () => {
  const all = await connected();
  const feed = following(all, { buffer: { capacity: 2 } }, null, new LiveChannel());
  for (let i = 1; i <= 4; i++) {
    pub(all.socket, feed, i, null);
  }
  assert.deepEqual(await read(feed, 1), [1]);
  const [unfollow, again] = all.socket.take();
  assert.deepEqual([unfollow, again], [['unfollow', 1], ['follow', 2, 'rooms', 'live', {}, {}]]);
  all.socket.write('following', 2, {});
  feed.id = 2;
  pub(all.socket, feed, 5, null);
  assert.deepEqual(await read(feed, 2), [2, 5]);
  assert.deepEqual(feed.told.map(told => told.slice(0, 3)), [['lost', 'overflow', null]]);
});

test('what waits is bounded in bytes, too', async () => {
  const all = await connected({ bufferBytes: 100 });
  const feed = following(all);
  for (let i = 1; i <= 20; i++) {
    pub(all.socket, feed, i);
  }
  assert.equal(all.socket.take()[0][0], 'unfollow');
  feed.close();
  assert.equal(all.client.unread.left, 100);
});

test('a message that is not understood is told as lost, and passed over', async () => {
  const all = await connected();
  const feed = following(all);
  for (const [name, json] of [
    ['Line', { n: 'x' }],
    ['Line', null],
    ['Member', { name: 'x' }],
    ['__proto__', {}],
    ['Line', undefined],
  ]) {
    all.socket.write('pub', feed.id, 'p1', name, json);
  }
  pub(all.socket, feed, 2);
  assert.deepEqual(await read(feed, 1), [2]);
  assert.ok(feed.told.length >= 1);
  assert.ok(feed.told.every(([kind, cause]) => kind == 'lost' && cause == 'unreadable'));
  await settled();
  assert.equal(all.errors.length, 5);
  assert.ok(all.errors.every(error => error instanceof ValueError));
  assert.ok(all.client.connected);
});

test('frames about channels that are not followed are ignored', async () => {
  const all = await connected();
  const feed = following(all);
  feed.close();
  for (const id of [1, 77, -1]) {
    all.socket.write('pub', id, 'p', 'Line', { n: 1 });
    all.socket.write('lost', id, {});
    all.socket.write('recovered', id, 1);
    all.socket.write('unfollowed', id, 'forbidden', '');
    all.socket.write('joined', id, 'm', 'Member', { name: '' });
  }
  assert.ok(all.client.connected);
  assert.equal((await feed.next()).done, true);
  const early = follow(all.endpoint, new KeptChannel('x'));
  all.socket.write('pub', 2, 'p', 'Line', { n: 1 });
  all.socket.write('recovered', 2, 1);
  all.socket.write('following', 2, { position: 'p0' });
  all.socket.write('following', 2, { position: 'p9' });
  assert.equal(early.position, 'p0');
});

test('a frame that is no frame ends the connection', async () => {
  for (const frame of [['lost', 1, null], ['pub', 1, 5, 'Note', { n: 1 }], ['recovered', 1, 0, {}], ['lost', 1, { cause: 5 }], ['lost', 1, { cause: 'late', after: 5 }], ['following', 1, { position: 5 }]]) {
    const all = await connected();
    following(all);
    all.socket.write(...frame);
    assert.ok(!all.client.connected, frame);
  }
});

test('a feed ends when it is closed, and when its reader leaves', async () => {
  const all = await connected();
  const feed = following(all);
  pub(all.socket, feed, 1);
  for await (const { n } of feed) {
    assert.equal(n, 1);
    break;
  }
  assert.deepEqual(all.socket.take(), [['unfollow', 1]]);
  assert.equal((await feed.next()).done, true);
  feed.close();
  assert.deepEqual(all.socket.take(), []);
});

test('a feed that the server ends fails after what came', async () => {
  const all = await connected();
  const feed = following(all);
  pub(all.socket, feed, 1);
  all.socket.write('unfollowed', 1, 'forbidden', 'not you');
  assert.deepEqual(await read(feed, 1), [1]);
  await assert.rejects(feed.next(), error => {
    assert.ok(error instanceof FollowError);
    assert.deepEqual({ ...error }, { code: 'forbidden', endpoint: 'rooms', channel: 'kept' });
    assert.equal(error.message, 'rooms.kept: not you');
    return true;
  });
  assert.equal((await feed.next()).done, true);
});

for (const code of ['unavailable', 'rate-limited']) {
  test(`a channel that is ${code} is followed again`, async () => {
    const all = await connected({ backoff: { first: 1000, maxRetries: 2 } });
    const feed = following(all);
    pub(all.socket, feed, 1);
    mock.timers.enable({ apis: ['setTimeout'] });
    all.socket.write('unfollowed', 1, code, '');
    mock.timers.tick(1000);
    assert.deepEqual(all.socket.take(), [['follow', 2, 'rooms', 'kept', { room: 'main' }, { after: 'p1' }]]);
    all.socket.write('unfollowed', 2, code, '');
    mock.timers.tick(2000);
    assert.equal(all.socket.take()[0][1], 3);
    all.socket.write('unfollowed', 3, code, 'still');
    assert.deepEqual(await read(feed, 1), [1]);
    await rejects(feed.next(), FollowError, code);
  });
}

test('a feed that waits is not asked for after its end', async () => {
  const all = await connected({ backoff: { first: 1000 } });
  const feed = following(all);
  mock.timers.enable({ apis: ['setTimeout'] });
  all.socket.write('unfollowed', 1, 'unavailable', '');
  feed.close();
  mock.timers.tick(100_000);
  assert.deepEqual(all.socket.take().filter(([name]) => name == 'follow'), []);
});

test('feeds end with the client', async () => {
  const all = await connected();
  const feed = following(all);
  const next = feed.next();
  const { presence } = feed;
  await all.client.close();
  assert.equal((await next).done, true);
  await assert.rejects(presence.known);
  assert.throws(() => follow(all.endpoint, new KeptChannel('main')), ClosedError);
});

test('feeds fail when there will be no connection', async () => {
  const { server, endpoint } = connect();
  server.welcomes = false;
  const feed = follow(endpoint, new KeptChannel('main'));
  await settled();
  server.socket.end(3502);
  await rejects(feed.next(), ConnectionError);
  await rejects(follow(endpoint, new KeptChannel('main')).next(), ConnectionError);
});

test('a capacity that is none is refused, with the name of the option', async () => {
  const { endpoint } = connect();
  assert.throws(() => follow(endpoint, new KeptChannel('main'), { buffer: { capacity: 0 } }), {
    name: 'ValueError', message: 'options.buffer.capacity: expected a number from 1 on, found 0',
  });
});

test('what is no channel is refused, and what is open goes on', async () => {
  const { client, endpoint, server } = connect();
  const feed = follow(endpoint, new KeptChannel('main'));
  const wrong = [undefined, null, 5, 'main', {}, KeptChannel, KEPT, Line];
  const refused = () =>
    wrong.forEach(of => assert.throws(() => follow(endpoint, of), { name: 'ValueError', message: /^expected a channel, found / }));
  refused();
  await client.open();
  refused();
  assert.deepEqual(server.socket.take(), [['follow', 1, 'rooms', 'kept', { room: 'main' }, {}]]);
  await client.close();
  assert.deepEqual(await feed.next(), { value: undefined, done: true });
});

test('parameters larger than the server takes', async () => {
  const all = connect();
  all.server.welcome.limits.maxMessageBytes = 1024;
  const early = follow(all.endpoint, new KeptChannel('x'.repeat(2000)));
  await all.client.open();
  await rejects(early.next(), TooLargeError);
  await rejects(follow(all.endpoint, new KeptChannel('x'.repeat(2000))).next(), TooLargeError);
});

// Presence.

async function present(options) {
  const all = await connected(options);
  const feed = following(all);
  const events = [];
  for (const type of ['joined', 'left', 'changed']) {
    feed.presence.addEventListener(type, ({ type, id, info }) => events.push([type, id, info.name]));
  }
  assert.deepEqual(all.socket.take(), [['presence', 1]]);
  const joined = (id, name) => all.server.socket.write('joined', feed.id, id, 'Member', { name });
  return { ...all, feed, events, joined };
}

test('who is present', async () => {
  const { socket, feed, events, joined } = await present();
  const { presence } = feed;
  assert.equal(feed.presence, presence);
  let known = false;
  presence.known.then(() => (known = true));
  joined('a', 'Ada');
  joined('__proto__', 'Bob');
  await settled();
  assert.equal(known, false);
  socket.write('present', 1);
  await presence.known;
  joined('a', 'Ada');
  joined('a', 'Ada B.');
  socket.write('left', 1, '__proto__');
  socket.write('left', 1, 'nobody');
  await settled();
  assert.deepEqual(events, [['joined', 'a', 'Ada'], ['joined', '__proto__', 'Bob'], ['changed', 'a', 'Ada B.'], ['left', '__proto__', 'Bob']]);
  assert.deepEqual([...presence.members], [['a', { $type: 'Member', name: 'Ada B.' }]]);
});

test('presence begins anew after left(null), and after an interruption', async () => {
  const { server, socket, feed, events, joined } = await present();
  joined('a', 'Ada');
  joined('b', 'Bob');
  socket.write('present', 1);
  socket.write('left', 1, null);
  joined('b', 'Bob');
  joined('c', 'Cy');
  socket.write('present', 1);
  assert.deepEqual([...feed.presence.members.keys()], ['b', 'c']);
  socket.end();
  const again = await reconnected(server, 2);
  assert.deepEqual([...feed.presence.members.keys()], ['b', 'c']);
  assert.equal(again.take()[0][0], 'follow');
  again.write('following', 2, { position: 'p0' });
  assert.deepEqual(again.take(), [['presence', 2]]);
  feed.id = 2;
  joined('c', 'Cy');
  again.write('present', 2);
  await settled();
  assert.deepEqual(events.map(([type, id]) => `${type} ${id}`), ['joined a', 'joined b', 'joined c', 'left a', 'left b']);
});

test('who is present is known though nobody reads the messages; who then reads misses none', async () => {
  const all = await connected({ buffer: { capacity: 4 } });
  const feed = following(all);
  const members = () => [...feed.presence.members.keys()];
  assert.deepEqual(members(), []);
  assert.deepEqual(all.socket.take(), [['presence', 1]]);
  const joined = id => all.socket.write('joined', feed.id, id, 'Member', { name: id });
  joined('a');
  all.socket.write('present', 1);
  for (let i = 1; i <= 6; i++) {
    pub(all.socket, feed, i);
  }
  joined('b');
  all.socket.write('left', 1, 'a');
  assert.deepEqual(members(), ['b']);
  assert.deepEqual(all.socket.take(), []);
  assert.deepEqual(await read(feed, 2), [1, 2]);
  assert.deepEqual(all.socket.take(), [['unfollow', 1], ['follow', 2, 'rooms', 'kept', { room: 'main' }, { after: 'p4' }]]);
  feed.id = 2;
  all.socket.write('following', 2, { position: 'p4' });
  assert.deepEqual(all.socket.take(), [['presence', 2]]);
  joined('b');
  all.socket.write('present', 2);
  pub(all.socket, feed, 5);
  pub(all.socket, feed, 6);
  assert.deepEqual(await read(feed, 4), [3, 4, 5, 6]);
  assert.deepEqual(members(), ['b']);
});

test('who is present is asked for anew on another session, or for the first time, though nobody reads', async () => {
  const all = await connected({ buffer: { capacity: 2 } });
  const feed = following(all);
  for (let i = 1; i <= 3; i++) {
    pub(all.socket, feed, i);
  }
  assert.deepEqual(all.socket.take(), [['unfollow', 1]]);
  const { presence } = feed;
  const follow = ['rooms', 'kept', { room: 'main' }, { after: 'p2' }];
  assert.deepEqual(all.socket.take(), [['follow', 2, ...follow]]);
  all.socket.write('following', 2, { position: 'p2' });
  assert.deepEqual(all.socket.take(), [['presence', 2]]);
  feed.id = 2;
  pub(all.socket, feed, 3);
  assert.deepEqual(all.socket.take(), []);
  all.socket.end();
  const again = await reconnected(all.server, 2);
  assert.deepEqual(again.take(), [['follow', 3, ...follow]]);
  again.write('following', 3, { position: 'p2' });
  again.write('joined', 3, 'a', 'Member', { name: 'Ada' });
  assert.deepEqual([...presence.members.keys()], ['a']);
});

test('members are bounded in bytes', async () => {
  const { socket, feed, joined } = await present({ presenceBytes: 300 });
  for (let i = 0; i < 100; i++) {
    joined('a', `Ada${i}`);
  }
  joined('b', 'x'.repeat(300));
  assert.deepEqual(socket.take(), [['unfollow', 1]]);
  await rejects(feed.next(), FollowError, 'too-large');
  await rejects(feed.presence.known, FollowError, 'too-large');
  assert.equal(feed.presence.members.size, 0);
});

test('a member who is not understood is none', async () => {
  const { socket, feed, joined, errors } = await present();
  joined('a', 'Ada');
  joined('a', 5);
  socket.write('joined', 1, 'b', 'Line', { n: 1 });
  socket.write('joined', 1, 'c', 'Member');
  assert.equal(feed.presence.members.size, 0);
  await settled();
  assert.equal(errors.length, 3);
});

test('presence that nobody asked for, or that the channel has not', async () => {
  const all = await connected();
  const feed = following(all);
  all.socket.write('joined', 1, 'a', 'Member', { name: '' });
  all.socket.write('present', 1);
  all.socket.write('left', 1, null);
  assert.deepEqual(all.socket.take(), []);
  assert.equal(feed.presence.members.size, 0);
  assert.throws(() => following(all, {}, null, new LiveChannel()).presence, TypeError);
  feed.close();
  await rejects(feed.presence.known, FollowError, 'cancelled');
});

test('presence that is asked for after the end is told why the feed has ended', async () => {
  const all = await connected();
  const feed = following(all);
  all.socket.write('unfollowed', 1, 'forbidden', 'not yours');
  await rejects(feed.next(), FollowError, 'forbidden');
  await rejects(feed.presence.known, FollowError, 'forbidden');
  const closed = following(all);
  closed.close();
  await rejects(closed.presence.known, FollowError, 'cancelled');
});

test('a feed without room for anything asks again when its reader has read, not before', async () => {
  const all = await connected({ bufferBytes: 100 });
  const other = following(all);
  for (let i = 1; i <= 3; i++) {
    pub(all.socket, other, i);
  }
  all.socket.take();
  const feed = following(all, { all: true }, null, new KeptChannel('second'));
  all.socket.write('lost', feed.id, { cause: 'not-kept', from: '2026-11-23T18:44:10Z', to: '2026-11-23T18:47:00Z' });
  pub(all.socket, feed, 1);
  assert.deepEqual(all.socket.take(), [['unfollow', feed.id]]);
  const next = feed.next();
  await settled();
  const [again] = all.socket.take();
  assert.equal(again[0], 'follow');
  feed.id = again[1];
  all.socket.write('following', feed.id, {});
  pub(all.socket, feed, 1);
  assert.equal((await next).value.n, 1);
  assert.deepEqual(feed.told.map(told => told.slice(0, 2)), [['lost', 'not-kept']]);
});

test('that everything was recovered is told, though there is no room for more', async () => {
  const all = await connected({ bufferBytes: 100 });
  const other = following(all);
  const feed = following(all, { all: true }, null, new KeptChannel('second'));
  pub(all.socket, feed, 1);
  for (let i = 1; i <= 3; i++) {
    pub(all.socket, other, i);
  }
  all.socket.write('recovered', feed.id, 1, 'p1');
  assert.deepEqual(await read(feed, 1), [1]);
  const next = feed.next();
  await settled();
  assert.deepEqual(feed.told, [['recovered', 1]]);
  feed.close();
  await next;
});
