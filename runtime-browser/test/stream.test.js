import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { OverflowError, QueueFullError, StreamError, TooLargeError, ValueError } from '../src/errors.js';
import { controlledTime, opened } from './clock.js';
import { client, data, read, resumable, tick } from './fixture.js';
import { settled } from './fake-socket.js';

controlledTime();

const message = (num, endpoint = 'echo') => ['msg', endpoint, 'Data', { num }];

/** What the continuity events of an endpoint say. */
function continuity(endpoint) {
  const told = [];
  endpoint.addEventListener('continuity', ({ kind, from, to, unacknowledged }) =>
    told.push({ kind, from: from.getTime(), to: to.getTime(), unacknowledged: unacknowledged.map(each => each.num) }),
  );
  return told;
}

test('the first use connects and opens; what is sent before is kept in order', async () => {
  const all = client();
  all.client.echo.send(data(1));
  all.client.echo.send(data(2));
  const reader = all.client.other.stream();
  await settled();
  all.socket.welcome();
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], ['open', 'other'], message(1), message(2)]);
  all.client.echo.send(data(3));
  assert.deepEqual(all.socket.taken(), [message(3)]);
  all.socket.receive(['opened', 'other'], tick(7, 'other'));
  assert.deepEqual(await read(reader, 1), [{ $type: 'Tick', num: 7 }]);
});

test('several readers see every message from their beginning on; a reader that breaks is gone, the others go on', async () => {
  const all = await opened();
  const first = all.client.echo.stream();
  all.socket.receive(['opened', 'echo'], tick(1));
  const second = all.client.echo.stream();
  all.socket.receive(tick(2));
  const seen = [];
  for await (const each of first) {
    seen.push(each.num);
    if (seen.length == 2) {
      break;
    }
  }
  all.socket.receive(tick(3));
  assert.deepEqual(seen, [1, 2]);
  assert.deepEqual((await read(second, 2)).map(each => each.num), [2, 3]);
  assert.deepEqual(await first.next(), { value: undefined, done: true });
});

test('what cannot be sent is refused where it is sent', async () => {
  const all = await opened();
  for (const wrong of [{ $type: 'Tick', num: 1 }, { num: 1 }, null, undefined, 5, { $type: 'Data' }, { $type: '__proto__' }]) {
    assert.throws(() => all.client.echo.send(wrong), ValueError);
    await assert.rejects(all.client.echo.sendWhenRoom(wrong), ValueError);
  }
  const large = { $type: 'Data', num: 1, text: 'x'.repeat(65536) };
  assert.throws(() => all.client.echo.send(large), TooLargeError);
  assert.equal(all.client.echo.send(data(1)), undefined);
});

test('what turns out to be too large when the server says how much it takes is told', async () => {
  const all = client();
  all.client.echo.send({ $type: 'Data', num: 1, text: 'x'.repeat(70000) });
  all.client.echo.send(data(2));
  await settled();
  all.socket.welcome();
  await settled();
  assert.deepEqual(all.errors().map(error => error.code), ['too-large']);
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], message(2)]);
});

test('a message that cannot be read, or of an unknown class, is told and the stream goes on', async () => {
  const all = await opened();
  const reader = all.client.echo.stream();
  all.socket.receive(['msg', 'echo', 'Nonsense', {}], ['msg', 'echo', 'Tick', { num: 'x' }], ['msg', 'echo', 'toString', {}], ['msg', 'echo', 'Tick'], tick(1));
  await settled();
  assert.deepEqual(all.errors().map(error => error.code), ['unknown-class', 'bad-request', 'unknown-class', 'bad-request']);
  assert.deepEqual(await read(reader, 1), [{ $type: 'Tick', num: 1 }]);
});

test('the bounds of the send queue: messages and bytes', async () => {
  const all = client({ sendQueue: { messages: 2, bytes: 200 } });
  all.client.echo.send(data(1));
  all.client.echo.send(data(2));
  assert.throws(() => all.client.echo.send(data(3)), QueueFullError);
  const large = client({ sendQueue: { bytes: 200 } });
  large.client.echo.send({ $type: 'Data', num: 1, text: 'x'.repeat(100) });
  assert.throws(() => large.client.echo.send({ $type: 'Data', num: 1, text: 'x'.repeat(100) }), QueueFullError);
  assert.throws(() => large.client.echo.send({ $type: 'Data', num: 1, text: 'x'.repeat(200) }), TooLargeError);
  await Promise.all([all.client.close(), large.client.close(), settled().then(() => mock.timers.tick(5000))]);
});

test('sendWhenRoom waits for room, in order, and as many as the queue holds', async () => {
  const all = client({ sendQueue: { messages: 2, bytes: 1000 } });
  const sent = [];
  for (let i = 1; i <= 5; i++) {
    all.client.echo.sendWhenRoom(data(i)).then(() => sent.push(i), error => sent.push(error.code));
  }
  await settled();
  assert.deepEqual(sent, [1, 2, 'queue-full']);
  assert.throws(() => all.client.echo.send(data(9)), QueueFullError);
  all.socket.welcome();
  await settled();
  assert.deepEqual(sent, [1, 2, 'queue-full', 3, 4]);
  assert.deepEqual(all.socket.taken('hello', 'open').map(frame => frame[3].num), [1, 2, 3, 4]);
});

test('closeStream waits for those who wait for room, and opens nothing again', async () => {
  const all = client({ sendQueue: { messages: 2 } });
  const { echo, other } = all.client;
  const sent = [1, 2, 3, 4].map(num => (num == 4 ? other : echo).sendWhenRoom(data(num)));
  echo.closeStream();
  echo.closeStream();
  await settled();
  all.socket.welcome();
  await Promise.all(sent);
  assert.deepEqual(all.socket.taken('hello'), [
    ['open', 'other'], ['open', 'echo'], message(1), message(2), message(3), ['msg', 'other', 'Data', { num: 4 }], ['close', 'echo'],
  ]);
  all.client.close();
  all.socket.closed(1000);
});

test('a stream that is to be closed once there is room, and then the client is closed', async () => {
  const all = client({ sendQueue: { messages: 1 } });
  const sent = [1, 2].map(num => all.client.echo.sendWhenRoom(data(num)).catch(({ code }) => code));
  all.client.echo.closeStream();
  all.client.close();
  await settled();
  mock.timers.tick(5000);
  assert.deepEqual(await Promise.all(sent), [undefined, 'closed']);
});

test('who waits for room when the client is closed is told', async () => {
  const all = client({ sendQueue: { messages: 1 } });
  all.client.echo.send(data(1));
  const waiting = all.client.echo.sendWhenRoom(data(2));
  const rejected = assert.rejects(waiting, { code: 'closed' });
  all.client.close();
  await settled();
  mock.timers.tick(5000);
  await rejected;
});

test('a socket that holds much is written no more to, until it has sent that', async () => {
  const all = await opened();
  all.socket.bufferedAmount = 65536;
  for (let i = 0; i < 1024; i++) {
    all.client.echo.send(data(i));
  }
  assert.throws(() => all.client.echo.send(data(9)), QueueFullError);
  all.socket.taken();
  mock.timers.tick(20);
  assert.deepEqual(all.socket.taken(), []);
  all.socket.bufferedAmount = 65535;
  mock.timers.tick(20);
  assert.equal(all.socket.taken('open').length, 1024);
});

test('opening that is refused, and a stream that is closed, fail the readers; a later use opens again', async () => {
  const all = await opened();
  const refused = all.client.echo.stream();
  all.socket.receive(['closed', 'echo', 'internal', 'about the stream before']);
  all.socket.receive(['refused', 'echo', 'too-many', 'why']);
  await assert.rejects(refused.next(), error => error instanceof StreamError && error.refused && error.code == 'too-many' && error.endpoint == 'echo' && error.message == 'why');
  all.socket.taken();
  const reader = all.client.echo.stream();
  assert.deepEqual(all.socket.taken(), [['open', 'echo']]);
  all.socket.receive(['opened', 'echo'], tick(1), ['closed', 'echo', 'internal', 'failed']);
  assert.deepEqual(await read(reader, 1), [{ $type: 'Tick', num: 1 }]);
  await assert.rejects(reader.next(), error => error instanceof StreamError && !error.refused && error.code == 'internal');
  assert.deepEqual(await reader.next(), { value: undefined, done: true });
  all.client.echo.send(data(4));
  assert.deepEqual(all.socket.taken(), [['open', 'echo'], message(4)]);
});

test('closeStream: after what was sent, its readers end, and what still comes is of the stream before', async () => {
  const all = await opened();
  const reader = all.client.echo.stream();
  all.socket.receive(['opened', 'echo'], tick(1));
  all.socket.taken();
  all.client.echo.send(data(1));
  all.client.echo.closeStream();
  all.client.echo.closeStream();
  assert.deepEqual(all.socket.taken(), [message(1), ['close', 'echo']]);
  assert.deepEqual(await read(reader, 2), [{ $type: 'Tick', num: 1 }, undefined]);
  const next = all.client.echo.stream();
  assert.deepEqual(all.socket.taken(), [['open', 'echo']]);
  all.socket.receive(tick(2), ['closed', 'echo', 'cancelled', ''], ['opened', 'echo'], tick(3));
  assert.deepEqual(await read(next, 1), [{ $type: 'Tick', num: 3 }]);
});

test('closeStream of what was never used does nothing; before the connection it goes after the messages', async () => {
  const all = client();
  all.client.other.closeStream();
  all.client.echo.send(data(1));
  all.client.echo.closeStream();
  all.client.echo.closeStream();
  all.client.echo.send(data(2));
  await settled();
  all.socket.welcome();
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], message(1), ['close', 'echo'], ['open', 'echo'], message(2)]);
});

test('closeStream of a client that is closed, or about to be, does nothing', async () => {
  const all = await opened();
  all.client.echo.send(data(1));
  const closed = all.client.close();
  all.client.echo.closeStream();
  all.socket.closed(1000);
  await closed;
  all.client.echo.closeStream();
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], message(1)]);
});

test('readers outlive a lost connection, which is told as an interruption when the stream is open again', async () => {
  const all = await opened();
  const told = continuity(all.client.echo);
  const reader = all.client.echo.stream();
  all.socket.receive(['opened', 'echo'], tick(1));
  const lastHeard = Date.now();
  mock.timers.tick(40);
  all.socket.closed();
  await settled();
  mock.timers.tick(100);
  await settled();
  all.socket.welcome();
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo']]);
  await settled();
  assert.deepEqual(told, []);
  all.socket.receive(['opened', 'echo'], tick(2));
  await settled();
  assert.deepEqual(told, [{ kind: 'interrupted', from: lastHeard, to: Date.now(), unacknowledged: [] }]);
  assert.deepEqual((await read(reader, 2)).map(each => each.num), [1, 2]);
});

test('what was written and not acknowledged is told with the interruption, in order, over several losses', async () => {
  const all = await opened(undefined, resumable);
  const told = continuity(all.client.echo);
  for (let i = 1; i <= 4; i++) {
    all.client.echo.send(data(i));
  }
  all.client.other.send(data(9));
  all.socket.receive(['ack', 3]); // the opening and two messages
  all.socket.closed(3001);
  all.client.echo.send(data(5));
  await settled();
  mock.timers.tick(100);
  await settled();
  all.socket.welcome(resumable);
  all.socket.closed(1011);
  await settled();
  mock.timers.tick(200);
  await settled();
  all.socket.welcome(resumable);
  all.socket.receive(['opened', 'echo']);
  await settled();
  assert.deepEqual(told.map(({ kind, unacknowledged }) => [kind, unacknowledged]), [['interrupted', [3, 4, 5]]]);
  assert.deepEqual(all.errors(), []);
});

test('unacknowledged messages that no listener looks at are told as an error', async () => {
  const all = await opened(undefined, resumable);
  all.client.echo.send(data(1));
  all.socket.closed(3503);
  await settled();
  assert.deepEqual(all.errors().map(error => error.code), ['unavailable']);
});

test('without acknowledgements, what the socket had not sent is told with the interruption', async () => {
  const all = await opened();
  const told = continuity(all.client.echo);
  all.client.echo.send(data(1));
  all.socket.bufferedAmount = all.socket.texts.at(-1).length * 2;
  all.client.echo.send(data(2));
  all.client.echo.send(data(3));
  all.socket.bufferedAmount = all.socket.texts.at(-1).length;
  all.socket.closed(4500);
  await settled();
  assert.deepEqual(told.map(({ unacknowledged }) => unacknowledged), [[3]]);
});

test('readers fail when the connection is refused for good, and end well when the client is closed', async () => {
  const all = await opened();
  const failed = all.client.echo.stream();
  all.socket.closed(3503, 'banned');
  await assert.rejects(failed.next(), { code: 'lost', closeCode: 3503 });
  const closed = await opened();
  const reader = closed.client.echo.stream();
  closed.socket.receive(['opened', 'echo'], tick(1));
  closed.client.close();
  closed.socket.closed(1000);
  assert.deepEqual(await read(reader, 2), [{ $type: 'Tick', num: 1 }, undefined]);
});

test('a reader that is too slow: fails, or drops the oldest, or the newest', async () => {
  const all = await opened({ buffer: { capacity: 2 } });
  const failing = all.client.echo.stream();
  const oldest = all.client.echo.stream({ overflow: 'drop-oldest' });
  const newest = all.client.echo.stream({ overflow: 'drop-newest', capacity: 1 });
  all.socket.receive(['opened', 'echo'], tick(1), tick(2), tick(3));
  await settled();
  assert.deepEqual((await read(failing, 2)).map(each => each.num), [1, 2]);
  await assert.rejects(failing.next(), OverflowError);
  assert.deepEqual((await read(oldest, 2)).map(each => each.num), [2, 3]);
  assert.deepEqual((await read(newest, 1)).map(each => each.num), [1]);
  all.socket.receive(tick(4));
  assert.deepEqual((await read(oldest, 1)).map(each => each.num), [4]);
});

test('a reader that keeps up is not too slow for many messages that come at once', async () => {
  const all = await opened({ buffer: { capacity: 10 } });
  const seen = { fail: [], 'drop-oldest': [], 'drop-newest': [] };
  for (const [overflow, taken] of Object.entries(seen)) {
    (async () => {
      for await (const { num } of all.client.echo.stream({ overflow })) {
        await null; // a little work
        taken.push(num);
      }
    })();
  }
  const numbers = [...Array(2000).keys()];
  all.socket.receive(['opened', 'echo'], ...numbers.map(num => tick(num)));
  await new Promise(setImmediate);
  assert.deepEqual(seen, { fail: numbers, 'drop-oldest': numbers, 'drop-newest': numbers });
});

test('a reader that stops in the middle of what came at once has no more than its buffer holds', async () => {
  const all = await opened({ buffer: { capacity: 10, overflow: 'drop-newest' } });
  const reader = all.client.echo.stream();
  all.socket.receive(['opened', 'echo'], ...[...Array(50).keys()].map(num => tick(num)));
  await read(reader, 5);
  await new Promise(setImmediate);
  assert.deepEqual((await read(reader, 10)).map(({ num }) => num), [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  all.socket.receive(tick(50));
  assert.deepEqual((await read(reader, 1)).map(({ num }) => num), [50]);
});

test('all readers of a client share the bytes that may wait', async () => {
  const all = await opened({ bufferBytes: 100 });
  const first = all.client.echo.stream();
  const second = all.client.echo.stream();
  const all3 = [tick(1), tick(2), tick(3)];
  all.socket.receive(['opened', 'echo'], ...all3);
  assert.equal((await read(first, 3)).length, 3);
  assert.equal((await read(second, 1)).length, 1);
  await assert.rejects(second.next(), OverflowError); // for what the first had waiting beside its own
  first.close();
  const third = all.client.echo.stream();
  all.socket.receive(tick(1), tick(2));
  assert.equal((await read(third, 2)).length, 2);
});

test('a close in order is no interruption; one that is cut off is', async () => {
  for (const [code, expected] of [[1000, []], [1006, [['interrupted', 1]]]]) {
    const all = await opened(undefined, resumable);
    const told = continuity(all.client.echo);
    all.client.echo.stream();
    all.socket.receive(['opened', 'echo']);
    all.client.echo.send(data(1));
    const closing = all.client.close();
    all.socket.closed(code);
    await closing;
    await settled();
    assert.deepEqual(told.map(({ kind, unacknowledged }) => [kind, unacknowledged.length]), expected);
    assert.deepEqual(all.errors(), []);
  }
});

test('the answers to an opening before closeStream are not those to the one after it', async () => {
  for (const [first, then] of [
    [['opened', 'echo'], ['refused', 'echo', 'too-many', 'why']],
    [['refused', 'echo', 'too-many', ''], ['refused', 'echo', 'too-many', 'why']],
    [['refused', 'echo', 'too-many', ''], ['opened', 'echo']],
  ]) {
    const all = await opened();
    all.client.echo.stream();
    all.client.echo.closeStream();
    const reader = all.client.echo.stream();
    assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], ['close', 'echo'], ['open', 'echo']]);
    all.socket.receive(first, ['closed', 'echo', 'cancelled', ''], then, tick(1));
    if (then[0] == 'opened') {
      assert.deepEqual(await read(reader, 1), [{ $type: 'Tick', num: 1 }]);
    } else {
      const next = reader.next();
      await settled();
      all.client.echo.closeStream(); // does nothing more, unless the reader still waits
      await assert.rejects(next, { code: 'too-many', message: 'why' });
    }
  }
});
