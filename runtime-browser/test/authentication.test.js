import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { QueueFullError, TooLargeError } from '../src/errors.js';
import { controlledTime, opened } from './clock.js';
import { client, data, resumable } from './fixture.js';
import { settled } from './fake-socket.js';

controlledTime();

const ada = { userId: 'ada', scopes: ['admin'] };
const users = all => all.events.filter(event => event.type == 'user').map(event => event.user);
const again = received => ({ resume: { token: 't2', windowMillis: 30000, received } });
const lose = async (all, code = 1006) => {
  all.socket.closed(code);
  await settled();
  mock.timers.tick(all.events.findLast(event => event.type == 'state').retryAt - Date.now());
  await settled();
};

test('signs in and out on the connection; the key is that of the next connection then', async () => {
  const all = await opened();
  all.socket.taken();
  const signing = all.client.signIn('k1');
  assert.deepEqual(all.socket.taken(), [['auth', 'k1']]);
  assert.equal(all.client.user, null);
  all.socket.receive(['authenticated', ada]);
  assert.deepEqual(await signing, ada);
  assert.deepEqual(all.client.user, ada);
  await lose(all);
  all.socket.welcome();
  assert.equal(all.socket.taken()[0][1].key, 'k1');
  assert.deepEqual(all.client.user, ada);
  const out = all.client.signOut();
  assert.deepEqual(all.socket.taken(), [['auth', null]]);
  all.socket.receive(['authenticated', { scopes: [] }]);
  assert.equal(await out, null);
  assert.deepEqual(users(all), [ada, null]);
  await lose(all);
  all.socket.open();
  assert.equal('key' in all.socket.taken()[0][1], false);
});

test('a key that is not valid changes nothing', async () => {
  const all = await opened({ key: 'k0' });
  const signing = all.client.signIn('k1');
  all.socket.receive(['error', null, { code: 'unauthenticated', message: 'no' }]);
  await assert.rejects(signing, { code: 'unauthenticated', message: 'no' });
  assert.deepEqual(all.errors(), []);
  await lose(all);
  all.socket.open();
  assert.equal(all.socket.taken()[0][1].key, 'k0');
});

test('the answers come in the order of the questions', async () => {
  const all = await opened();
  const results = Promise.allSettled([all.client.signIn('a'), all.client.signIn('b'), all.client.signOut()]);
  all.socket.receive(['authenticated', { userId: 'a', scopes: [] }], ['error', null, { code: 'unauthenticated', message: '' }], ['authenticated', { scopes: [] }]);
  assert.deepEqual((await results).map(each => each.value?.userId ?? each.status), ['a', 'rejected', 'fulfilled']);
});

test('signing in keeps its place among the messages', async () => {
  const all = await opened();
  all.socket.bufferedAmount = 1e6;
  all.socket.taken();
  all.client.echo.send(data(1));
  const signing = all.client.signIn('a');
  all.client.echo.send(data(2));
  all.socket.bufferedAmount = 0;
  mock.timers.tick(20);
  assert.deepEqual(all.socket.taken('open').map(([name]) => name), ['msg', 'auth', 'msg']);
  all.socket.receive(['authenticated', ada]);
  await signing;
});

test('no stream is opened before a change of the key that waits: it may be for the one who signs in', async () => {
  const all = await opened();
  all.socket.bufferedAmount = 1e6;
  all.socket.taken();
  all.client.signIn('a').catch(() => {});
  all.client.signIn('b').catch(() => {});
  all.client.echo.stream();
  assert.deepEqual(all.socket.taken(), []);
  all.socket.bufferedAmount = 0;
  mock.timers.tick(20);
  assert.deepEqual(all.socket.taken(), [['auth', 'a'], ['auth', 'b'], ['open', 'echo']]);
});

test('a change of the key that fails before it is written holds up no stream', async () => {
  const all = client();
  const signing = all.client.signIn('k'.repeat(100000));
  all.client.echo.stream();
  await settled();
  all.socket.welcome();
  await assert.rejects(signing, { code: 'too-large' });
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo']]);
});

test('the user stays while the session goes on with another key, and is told only when it is another one', async () => {
  let key = 'k1';
  const all = await opened({ key: () => key }, resumable);
  all.client.signIn('k1').catch(() => {});
  all.socket.receive(['authenticated', ada], ['authenticated', { ...ada, expiresInMillis: 600000 }]);
  all.client.setKey(() => key);
  key = 'k2';
  await lose(all);
  all.socket.welcome(again(1));
  await settled();
  assert.deepEqual(all.client.user, ada);
  all.socket.receive(['authenticated', { ...ada, scopes: ['chief'] }]);
  await settled();
  assert.deepEqual(users(all), [ada, { ...ada, scopes: ['chief'] }]);
  key = 'k3';
  await lose(all);
  all.socket.welcome(); // another session of a server that is too old to say whose key that is
  await settled();
  assert.equal(all.client.user, null);
});

test('the server says in its welcome who is signed in', async () => {
  let key = 'k1';
  const all = await opened({ key: () => key }, { ...resumable, ...ada });
  assert.deepEqual(all.client.user, ada);
  await lose(all);
  all.socket.welcome({ ...again(0), ...ada, scopes: ['chief'] }); // the session goes on, and the scopes have changed
  await settled();
  assert.deepEqual(all.client.user, { ...ada, scopes: ['chief'] });
  key = 'k2';
  await lose(all);
  all.socket.welcome({ userId: 'bob', scopes: [] });
  await settled();
  assert.deepEqual(users(all).map(user => user.userId), ['ada', 'ada', 'bob']);
});

test('who is in when a connection begins is nobody once no connection begins with the key', async () => {
  const all = await opened({ key: 'k1' }, ada);
  all.socket.closed(1001);
  await settled();
  mock.timers.tick(100);
  await settled();
  all.socket.open();
  await lose(all, 3500); // the key is not valid any more
  all.socket.welcome();
  await settled();
  assert.equal('key' in all.socket.frames[0][1], false);
  assert.equal(all.client.user, null);
  assert.deepEqual(users(all), [ada, null]);
});

test('signing in connects, with that key; its answer says who that is', async () => {
  const all = client();
  const signing = all.client.signIn('k1');
  all.client.echo.send(data(1));
  await settled();
  all.socket.welcome();
  assert.equal(all.socket.frames[0][1].key, 'k1');
  assert.deepEqual(all.socket.taken().map(([name]) => name), ['hello', 'auth', 'open', 'msg']);
  all.socket.receive(['authenticated', ada]);
  assert.deepEqual(await signing, ada);
});

test('signing in while the connection is lost, waits, or comes back: it is answered once, by the next', async () => {
  const all = await opened();
  all.client.echo.stream();
  const first = all.client.signIn('k1');
  all.socket.closed();
  const second = all.client.signIn('k2');
  await settled();
  mock.timers.tick(100);
  const third = all.client.signIn('k3');
  await settled();
  all.socket.welcome();
  assert.equal(all.socket.frames[0][1].key, 'k2'); // the newest when the attempt began
  assert.deepEqual(all.socket.taken('hello'), [['auth', 'k1'], ['auth', 'k2'], ['auth', 'k3'], ['open', 'echo']]);
  all.socket.receive(['authenticated', ada], ['authenticated', ada], ['authenticated', { userId: 'bob', scopes: [] }]);
  await Promise.all([first, second, third]);
  assert.equal(all.client.user.userId, 'bob');
});

test('a session that goes on: the connection has the newest key, and the change is written once', async () => {
  const all = await opened(undefined, resumable);
  const signing = all.client.signIn('k1');
  await lose(all);
  all.socket.welcome(again(1));
  assert.equal(all.socket.frames[0][1].key, 'k1');
  assert.deepEqual(all.socket.taken('hello'), [['ack', 0]]);
  all.socket.receive(['authenticated', ada]);
  assert.deepEqual(await signing, ada);
});

test('a session that goes on before a change was taken in', async () => {
  const all = await opened(undefined, resumable);
  const signing = all.client.signIn('k1');
  await lose(all);
  const second = all.client.signIn('k2');
  all.socket.welcome(again(0));
  assert.deepEqual(all.socket.taken('hello'), [['ack', 0], ['auth', 'k1'], ['auth', 'k2']]);
  all.socket.receive(['authenticated', ada], ['authenticated', { userId: 'bob', scopes: [] }]);
  assert.deepEqual(await signing, ada);
  assert.equal((await second).userId, 'bob');
});

test('a connection that is refused for the newest key: signing in fails, and the one before is used again', async () => {
  const all = await opened({ key: 'k0' });
  all.client.echo.stream();
  all.socket.closed(1001);
  const signing = all.client.signIn('bad');
  await settled();
  mock.timers.tick(100);
  await settled();
  all.socket.closed(3500);
  await assert.rejects(signing, { code: 'unauthenticated' });
  await settled();
  mock.timers.tick(1000);
  await settled();
  all.socket.welcome();
  assert.equal(all.socket.frames[0][1].key, 'k0');
  assert.deepEqual(all.socket.taken('hello'), [['open', 'echo']]);
});

test('all is told to those who wait when the client is refused or closed', async () => {
  const all = await opened();
  const signing = all.client.signIn('k1');
  all.socket.closed(3503);
  await assert.rejects(signing, { code: 'lost' });
  const other = await opened();
  const closing = other.client.signIn('k1');
  other.client.close();
  other.socket.closed(1000);
  await assert.rejects(closing, { code: 'closed' });
});

test('a key that is no text is refused before it is written', async () => {
  const all = await opened();
  const written = all.socket.texts.length;
  for (const key of [5, {}, ['a'], true]) {
    await assert.rejects(all.client.signIn(key), { name: 'ValueError', message: /^expected a string, found / });
    assert.throws(() => all.client.setKey(key), { name: 'ValueError', message: /^expected a string, found / });
    assert.throws(() => client({ key }), { name: 'ValueError', message: /^expected a string, found / });
  }
  assert.equal(all.socket.texts.length, written);
  assert.equal(all.client.state, 'connected');
});

test('a provider that returns no key fails that attempt only', async () => {
  for (const wrong of [5, {}, true, Symbol('key')]) {
    let key = wrong;
    const all = client({ key: () => key });
    const opening = all.client.open();
    await assert.rejects(opening, ({ code, cause }) => code == 'unauthenticated' && cause.name == 'ValueError');
    assert.equal(all.sockets.length, 0);
    key = 'k1';
    all.client.open();
    await settled();
    all.socket.welcome();
    assert.equal(all.socket.taken()[0][1].key, 'k1');
  }
});

test('a key that is too large for the server, and too many at once', async () => {
  const all = await opened({ sendQueue: { messages: 2 } });
  await assert.rejects(all.client.signIn('x'.repeat(70000)), TooLargeError);
  all.socket.bufferedAmount = 1e6;
  const waiting = [all.client.signIn('a'), all.client.signIn('b')];
  await assert.rejects(all.client.signIn('c'), QueueFullError);
  all.socket.bufferedAmount = 0;
  mock.timers.tick(20);
  all.socket.receive(['authenticated', ada], ['authenticated', ada]);
  await Promise.all(waiting);
  const early = client();
  const large = early.client.signIn('x'.repeat(70000));
  await settled();
  early.socket.welcome();
  await assert.rejects(large, TooLargeError);
});

test('what was refused for want of a login is opened again with another key', async () => {
  const all = await opened();
  const reader = all.client.echo.stream();
  all.socket.receive(['refused', 'echo', 'unauthenticated', 'log in']);
  await assert.rejects(reader.next());
  all.socket.taken();
  const signing = all.client.signIn('k');
  all.socket.receive(['authenticated', ada]);
  await signing;
  assert.deepEqual(all.socket.taken(), [['auth', 'k'], ['open', 'echo']]);
});

test('setKey is for the next connection, and lets a refused client try again', async () => {
  const all = client({ key: 'bad' });
  const reader = all.client.echo.stream();
  await settled();
  all.socket.closed(3500);
  await assert.rejects(reader.next(), { code: 'unauthenticated' });
  assert.equal(all.client.state, 'disconnected');
  all.client.setKey('good');
  all.client.echo.stream();
  await settled();
  all.socket.open();
  assert.equal(all.socket.frames[0][1].key, 'good');
});

test('signing in after the first key was refused', async () => {
  const all = client({ key: 'bad' });
  const opening = all.client.open();
  await settled();
  all.socket.closed(3500);
  await assert.rejects(opening, { code: 'unauthenticated' });
  const signing = all.client.signIn('good');
  await settled();
  all.socket.welcome();
  assert.equal(all.socket.frames[0][1].key, 'good');
  assert.deepEqual(all.socket.taken('hello'), [['auth', 'good']]);
  all.socket.receive(['authenticated', ada]);
  assert.deepEqual(await signing, ada);
});

test('3500 for a client that was welcomed before: once more without the key', async () => {
  const all = await opened({ key: 'old' });
  all.client.echo.stream();
  await lose(all, 1001);
  all.socket.closed(3500);
  await settled();
  assert.equal(all.client.state, 'waiting');
  assert.deepEqual(all.errors().map(error => error.code), ['unauthenticated']);
  mock.timers.tick(1000);
  await settled();
  all.socket.open();
  assert.equal('key' in all.socket.frames[0][1], false);
  all.socket.closed(3500);
  await settled();
  assert.equal(all.client.state, 'disconnected');
});

test('3500 and a provider that has another key by now', async () => {
  const keys = ['old', 'old', 'old', 'new'];
  const all = await opened({ key: async () => keys.shift() });
  all.client.echo.stream();
  await lose(all, 1001);
  all.socket.closed(3500);
  await settled();
  mock.timers.tick(1000);
  await settled();
  all.socket.open();
  assert.equal('key' in all.socket.frames[0][1], false); // the old one again, which is of no use
  all.socket.receive(['welcome', {}]);
  await lose(all, 1001);
  all.socket.open();
  assert.equal(all.socket.frames[0][1].key, 'new');
});

test('a key is renewed before it expires, and again after 4/5 of what is left while there is no other', async () => {
  const keys = ['k1', 'k1', 'k2'];
  const all = await opened({ key: () => keys.shift() ?? 'k2' }, { expiresInMillis: 600000, heartbeatMillis: 3600000 });
  all.socket.taken();
  mock.timers.tick(569999);
  await settled();
  assert.equal(keys.length, 2);
  mock.timers.tick(1);
  await settled();
  assert.equal(keys.length, 1);
  assert.deepEqual(all.socket.taken(), []);
  mock.timers.tick(24000);
  await settled();
  assert.deepEqual(all.socket.taken(), [['auth', 'k2']]);
  all.socket.receive(['authenticated', { ...ada, expiresInMillis: 1000 }]);
  mock.timers.tick(800);
  await settled();
  assert.deepEqual(all.socket.taken(), []);
});

test('a key that is valid for longer than a timer lasts is not renewed at once', async () => {
  let asked = 0;
  await opened({ key: () => `k${asked++}` }, { expiresInMillis: 1e12, heartbeatMillis: 3600000 });
  mock.timers.tick(1000);
  await settled();
  assert.equal(asked, 1);
});

test('a provider that fails to renew is told, and asked again', async () => {
  let fail = false;
  const all = await opened({ key: () => { if (fail) throw new Error('no'); return 'k1'; } }, { expiresInMillis: 100000, heartbeatMillis: 3600000 });
  fail = true;
  mock.timers.tick(80000);
  await settled();
  mock.timers.tick(16000);
  await settled();
  assert.deepEqual(all.errors().map(error => [error.code, error.cause.message]), [['unauthenticated', 'no'], ['unauthenticated', 'no']]);
});

test('a renewal that the server refuses is told', async () => {
  const keys = ['k1', 'k2'];
  const all = await opened({ key: () => keys.shift() }, { expiresInMillis: 100000, heartbeatMillis: 3600000 });
  mock.timers.tick(80000);
  await settled();
  all.socket.receive(['error', null, { code: 'unauthenticated', message: 'no' }]);
  await settled();
  assert.deepEqual(all.errors().map(error => error.code), ['unauthenticated']);
});

test('a key that the server withdraws: the provider is asked, and the old key is used no more', async () => {
  const keys = ['k1', 'k1'];
  const all = await opened({ key: () => keys.shift() ?? 'k1' });
  all.socket.taken();
  all.socket.receive(['authenticated', { scopes: [], reason: 'revoked' }]);
  await settled();
  assert.equal(keys.length, 0);
  assert.deepEqual(all.socket.taken(), []); // the same one
  await lose(all, 1001);
  all.socket.open();
  assert.equal('key' in all.socket.frames[0][1], false);
});

test('a fixed key that the server withdraws is told, and may be given again', async () => {
  const all = await opened({ key: 'k1' });
  const signing = all.client.signIn('k1');
  all.socket.receive(['authenticated', ada]);
  await signing;
  all.socket.receive(['authenticated', { scopes: [], reason: 'expired' }]);
  await settled();
  assert.equal(all.client.user, null);
  assert.deepEqual(all.errors().map(error => error.code), ['unauthenticated']);
  all.client.setKey('k1');
  await lose(all);
  all.socket.open();
  assert.equal(all.socket.frames[0][1].key, 'k1');
});

test('only scopes that are withdrawn leave the key', async () => {
  const all = await opened({ key: 'k1' });
  all.socket.receive(['authenticated', { userId: 'ada', scopes: [], reason: 'revoked' }]);
  await settled();
  assert.deepEqual(all.client.user, { userId: 'ada', scopes: [] });
  assert.deepEqual(all.errors(), []);
  await lose(all);
  all.socket.open();
  assert.equal(all.socket.frames[0][1].key, 'k1');
});

test('a renewal that the provider answers when the connection is gone is of no use', async () => {
  let answer;
  let calls = 0;
  const all = await opened({ key: () => (calls++ == 1 ? new Promise(resolve => (answer = resolve)) : 'k1') }, { expiresInMillis: 100000, heartbeatMillis: 3600000 });
  mock.timers.tick(80000);
  await settled();
  await lose(all, 1001);
  all.socket.welcome();
  answer('late');
  await settled();
  assert.deepEqual(all.socket.taken('hello'), []);
});

test('signing out while a key is renewed: the renewal does not sign in again', async () => {
  let answer;
  let calls = 0;
  const all = await opened({ key: () => (calls++ ? new Promise(resolve => (answer = resolve)) : 'k1') }, { expiresInMillis: 100000, heartbeatMillis: 3600000 });
  mock.timers.tick(80000);
  await settled();
  all.socket.taken();
  const out = all.client.signOut();
  answer('k2');
  await settled();
  assert.deepEqual(all.socket.taken(), [['auth', null]]);
  all.socket.receive(['authenticated', { scopes: [] }]);
  assert.equal(await out, null);
  await lose(all);
  all.socket.open();
  assert.equal('key' in all.socket.frames[0][1], false);
});

test('signing in while the first key is being refused', async () => {
  const all = client({ key: 'bad' });
  all.client.echo.stream();
  await settled();
  all.socket.open();
  const signing = all.client.signIn('good');
  all.socket.closed(3500);
  await settled();
  assert.equal(all.client.state, 'waiting');
  mock.timers.tick(100);
  await settled();
  all.socket.welcome();
  assert.equal(all.socket.taken()[0][1].key, 'good');
  all.socket.receive(['authenticated', ada]);
  assert.deepEqual(await signing, ada);
});

test('a provider that closes the client: no connection is opened', async () => {
  const all = client({
    key: () => {
      all.client.close();
      return 'k1';
    },
  });
  await assert.rejects(all.client.open(), { code: 'closed' });
  await settled();
  assert.equal(all.client.state, 'closed');
  assert.equal(all.sockets.length, 0);
});

test('a provider that fails late does not spoil the question after it', async () => {
  const questions = [];
  let calls = 0;
  const all = await opened(
    { key: () => (++calls == 2 || calls == 4 ? new Promise((resolve, reject) => questions.push({ resolve, reject })) : 'k1') },
    { expiresInMillis: 100000, heartbeatMillis: 3600000 },
  );
  all.client.echo.stream();
  mock.timers.tick(80000);
  await settled();
  await lose(all, 1001);
  all.socket.welcome({ expiresInMillis: 100000, heartbeatMillis: 3600000 });
  mock.timers.tick(80000);
  await settled();
  assert.equal(questions.length, 2);
  all.socket.taken();
  questions[0].reject(new Error('late'));
  await settled();
  questions[1].resolve('k2');
  await settled();
  assert.deepEqual(all.socket.taken(), [['auth', 'k2']]);
});

test('signing in with the key that was withdrawn, where nobody may connect without one: it fails', async () => {
  const all = await opened({ key: 'k1' });
  all.client.echo.stream();
  all.socket.receive(['authenticated', { scopes: [], reason: 'revoked' }]);
  all.socket.closed(1001);
  await settled();
  const signing = all.client.signIn('k1');
  const failed = assert.rejects(signing, { code: 'unauthenticated' });
  for (let i = 0; i < 3 && all.client.state != 'disconnected'; i++) {
    mock.timers.tick(1000);
    await settled();
    all.socket.open();
    all.socket.closed(3500);
    await settled();
  }
  await failed;
  assert.equal(all.client.state, 'disconnected');
});
