import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { makeSession } from '../src/resume.js';
import { controlledTime, opened } from './clock.js';
import { data, read, resumable, tick } from './fixture.js';
import { settled } from './fake-socket.js';

controlledTime();

const message = num => ['msg', 'echo', 'Data', { num }];

const lose = async (all, code = 1006) => {
  all.socket.closed(code);
  await settled();
  mock.timers.tick(all.events.at(-1).retryAt - Date.now());
  await settled();
  assert.equal(all.client.state, 'connecting');
};

const again = (received, token = 't2') => ({ resume: { token, windowMillis: 30000, received } });

test('a short interruption loses and repeats nothing, in either direction', async () => {
  const all = await opened(undefined, resumable);
  const told = [];
  all.client.echo.addEventListener('continuity', ({ kind, from, to }) => told.push([kind, to - from]));
  const reader = all.client.echo.stream();
  all.socket.receive(['opened', 'echo'], tick(1), ['ping'], ['pong'], ['ack', 1], ['unknown']);
  all.client.echo.send(data(1));
  all.client.echo.send(data(2));
  await lose(all);
  all.client.echo.send(data(3));
  all.socket.open();
  assert.deepEqual(all.socket.taken()[0][1].resume, { token: 't1', received: 3 });
  all.socket.receive(['welcome', { limits: {}, ...again(2) }]);
  assert.deepEqual(all.socket.taken(), [['ack', 3], message(2), message(3)]);
  all.socket.receive(tick(2));
  await settled();
  assert.deepEqual(told, [['resumed', 100]]);
  assert.deepEqual((await read(reader, 2)).map(each => each.num), [1, 2]);
  // and a second time, with the new token
  await lose(all, 3002);
  all.socket.open();
  assert.deepEqual(all.socket.taken()[0][1].resume, { token: 't2', received: 4 });
  all.socket.receive(['welcome', { limits: {}, ...again(4, 't3') }]);
  assert.deepEqual(all.socket.taken(), [['ack', 4]]);
});

test('another session: everything is opened anew, and what was not acknowledged is told', async () => {
  const all = await opened(undefined, resumable);
  const told = [];
  all.client.echo.addEventListener('continuity', ({ kind, unacknowledged }) => told.push([kind, ...unacknowledged.map(each => each.num)]));
  all.client.echo.send(data(1));
  await lose(all);
  all.client.echo.send(data(2));
  all.socket.welcome(resumable);
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo'], message(2)]);
  all.socket.receive(['opened', 'echo']);
  await settled();
  assert.deepEqual(told, [['interrupted', 1]]);
  await lose(all);
  assert.deepEqual(all.socket.frames, []);
  all.socket.open();
  assert.deepEqual(all.socket.taken()[0][1].resume, { token: 't1', received: 1 }); // counted from the new session on
});

test('closes after which the session does not wait', async () => {
  for (const code of [1001, 1011, 3001, 3003, 3008, 4000]) {
    const all = await opened(undefined, resumable);
    all.client.echo.stream();
    all.socket.receive(['opened', 'echo']);
    await lose(all, code);
    all.socket.open();
    assert.equal(all.socket.taken()[0][1].resume, true, String(code));
    await all.client.close();
  }
});

test('the session waits through attempts that fail, whatever closed them if that may pass', async () => {
  const all = await opened(undefined, resumable);
  all.client.echo.stream();
  await lose(all);
  await lose(all, 1013);
  await lose(all, 1006);
  all.socket.welcome(again(1));
  assert.deepEqual(all.socket.taken('hello'), [['ack', 0]]);
});

test('an attempt that is refused for good ends it', async () => {
  const all = await opened(undefined, resumable);
  const reader = all.client.echo.stream();
  await lose(all);
  all.socket.closed(3504);
  await assert.rejects(reader.next(), { code: 'refused' });
});

test('a server that does not resume, and a client that does not ask', async () => {
  for (const [options, welcome, asked] of [[{}, {}, true], [{ resume: false }, resumable, undefined]]) {
    const all = await opened(options, welcome);
    all.client.echo.stream();
    assert.equal(all.socket.taken()[0][1].resume, asked);
    all.socket.receive(...Array(100).fill(tick(1)));
    mock.timers.tick(1000);
    assert.deepEqual(all.socket.taken('open'), []); // nothing is acknowledged
    await lose(all);
    all.socket.open();
    assert.equal(all.socket.taken()[0][1].resume, asked);
  }
});

test('acknowledges after 64 frames, 32 KiB, or half a second', async () => {
  const all = await opened(undefined, resumable);
  all.socket.taken();
  all.socket.receive(...Array(63).fill(['unknown']));
  assert.deepEqual(all.socket.taken(), []);
  all.socket.receive(['unknown']);
  assert.deepEqual(all.socket.taken(), [['ack', 64]]);
  mock.timers.tick(1000);
  assert.deepEqual(all.socket.taken(), []);
  all.socket.receive(['unknown', 'x'.repeat(32768)]);
  assert.deepEqual(all.socket.taken(), [['ack', 65]]);
  all.socket.receive(['unknown']);
  mock.timers.tick(499);
  assert.deepEqual(all.socket.taken(), []);
  all.socket.receive(['unknown']);
  mock.timers.tick(1);
  assert.deepEqual(all.socket.taken(), [['ack', 67]]);
});

test('acknowledges nothing while there is no connection, and no timer is left', async () => {
  const all = await opened(undefined, resumable);
  all.client.echo.stream();
  all.socket.receive(['unknown']);
  all.socket.closed();
  mock.timers.tick(50);
  await settled();
  all.socket.taken();
  mock.timers.tick(1000);
  await settled();
  all.socket.welcome(again(1));
  assert.deepEqual(all.socket.taken('hello'), [['ack', 1]]);
});

test('what is kept is bounded: a session that lacks something is not continued, and that is told', async () => {
  const all = await opened({ sendQueue: { bytes: 100 } }, resumable);
  const told = [];
  all.client.echo.addEventListener('continuity', ({ kind, unacknowledged }) => told.push([kind, unacknowledged.length]));
  for (let i = 0; i < 10; i++) {
    all.client.echo.send(data(i));
  }
  await lose(all);
  all.socket.welcome(again(1));
  assert.equal(all.socket.closeCode, 3002);
  await settled();
  mock.timers.tick(200);
  await settled();
  all.socket.open();
  assert.equal(all.socket.taken()[0][1].resume, true);
  all.socket.receive(['welcome', resumable], ['opened', 'echo']);
  await settled();
  assert.equal(told.length, 1);
  assert.equal(told[0][0], 'interrupted');
  assert.ok(told[0][1] > 0 && told[0][1] < 10);
});

test('a server that acknowledges, or continues after, more than was written', async () => {
  const all = await opened(undefined, resumable);
  all.client.echo.send(data(1));
  all.socket.receive(['ack', 2]);
  assert.equal(all.client.state, 'connected');
  all.socket.receive(['ack', 1]); // says nothing new
  all.socket.receive(['ack', 3]);
  assert.equal(all.client.state, 'disconnected');
  assert.equal(all.socket.closeCode, 3501);
  const other = await opened(undefined, resumable);
  other.client.echo.stream();
  await lose(other);
  other.socket.welcome(again(5));
  await settled();
  assert.equal(other.client.state, 'waiting');
});

test('messages that wait are numbered when they are written, not before', async () => {
  const all = await opened(undefined, resumable);
  all.socket.bufferedAmount = 1e6;
  all.client.echo.send(data(1));
  await lose(all);
  all.socket.welcome(again(0));
  assert.deepEqual(all.socket.taken('hello'), [['ack', 0], ['open', 'echo'], message(1)]);
});

test('Resume: keeps a frame that is larger than the bound alone', () => {
  const resume = makeSession('t', 100, () => true);
  const frame = bytes => ({ text: '', bytes });
  resume.keep(frame(40));
  resume.keep(frame(500));
  assert.equal(resume.continues(0), false);
  assert.equal(resume.continues(1) && resume.kept.length, 1);
  assert.equal(resume.continues(2) && resume.kept.length, 0);
  assert.equal(resume.acknowledgedTo(3), false);
  assert.equal(resume.acknowledgedTo(NaN), false);
});

test('an acknowledgement that was due when the connection was lost is not sent to the next before its welcome', async () => {
  for (const open of [false, true]) {
    const all = await opened(undefined, resumable);
    all.client.echo.stream();
    all.socket.receive(['opened', 'echo'], tick(1));
    all.socket.closed();
    await settled();
    mock.timers.tick(100);
    await settled();
    assert.equal(all.sockets.length, 2);
    if (open) {
      all.socket.open();
    }
    mock.timers.tick(400); // when the acknowledgement was due
    assert.deepEqual(all.socket.taken('hello'), []);
  }
});
