/**
 * The client for browsers that is generated for the tour, against a tour that runs.
 *
 * Run with `node --test --experimental-websocket`, the generated module in STREAMPOD_TOUR and where the tour listens in
 * STREAMPOD_SERVER. The tour takes messages of 4 MiB, and knows the key `s3cret`, of ada with the scope admin.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const tour = await import(pathToFileURL(process.env.STREAMPOD_TOUR).href);

const LEAST_LONG = -(2n ** 63n);
const GREATEST_LONG = 2n ** 63n - 1n;

/** A test with a client of its own. Errors that nobody else is told fail it. */
const withClient = (name, body, options) =>
  test(name, { timeout: 60_000 }, async () => {
    const client = new tour.TourClient(process.env.STREAMPOD_SERVER, options);
    const errors = [];
    client.addEventListener('error', ({ error }) => errors.push(error));
    try {
      await body(client, errors);
    } finally {
      await client.close();
    }
    assert.deepEqual(errors, []);
  });

const event = (target, type) => new Promise(resolve => target.addEventListener(type, resolve, { once: true }));

async function all(items) {
  const read = [];
  for await (const item of items) {
    read.push(item);
  }
  return read;
}

/** One value of each type, with some of them replaced. */
const everything = fields => ({
  aBoolean: true,
  anInt: -(2 ** 31),
  aLong: 1n,
  aFloat: 0.5,
  aDouble: Math.PI,
  aString: 'Grüße, 世界 🙂',
  someBytes: new Uint8Array([0, 127, 128, 255]),
  anInstant: '2026-11-23T18:44:10.500Z',
  aLocalDate: '2026-11-23',
  aDuration: 'PT1H',
  aUuid: '9f1c7a52-3d0e-4a35-8b53-0d9a5f0f2c11',
  aUri: 'https://example.com/?q=1',
  aBigInteger: '123456789012345678901234567890',
  aBigDecimal: '1.50',
  aColor: tour.Color.green,
  aSimple: { num: 1 },
  aShape: { $type: 'Circle', label: 'c', radius: 1.5 },
  anything: { $type: 'SimpleData', num: 2 },
  list: [{ num: 3 }, { num: 4 }],
  set: new Set(['a', 'b']),
  map: new Map([['k', [1, null, 3]]]),
  byId: new Map([[GREATEST_LONG, { $type: 'Rectangle', label: 'r', width: 1, height: 2.5 }]]),
  renamed: 'x',
  ...fields,
});

withClient('a method', async ({ echo }) => {
  assert.equal(await echo.add(40, 2), 42);
  assert.deepEqual(await Promise.all([1, 2, 3].map(number => echo.add(number, number))), [2, 4, 6]);
});

withClient('every type of value comes back as it was sent', async ({ echo }) => {
  const sent = everything();
  const { $type, ...came } = await echo.echoEverything(sent);
  assert.equal($type, 'Everything');
  assert.deepEqual(came, {
    ...sent,
    aSimple: { $type: 'SimpleData', num: 1 },
    list: [{ $type: 'SimpleData', num: 3 }, { $type: 'SimpleData', num: 4 }],
    maybe: null,
    withDefault: 42,
  });
});

withClient('a zero keeps its sign', async ({ echo }) => {
  const { aDouble, aFloat } = await echo.echoEverything(everything({ aDouble: -0, aFloat: -0 }));
  assert.deepEqual([aDouble, aFloat], [-0, -0]);
});

withClient('a long keeps every digit', async ({ echo }) => {
  for (const aLong of [LEAST_LONG, GREATEST_LONG, 2n ** 53n + 1n, 0n]) {
    assert.equal((await echo.echoEverything(everything({ aLong }))).aLong, aLong);
  }
  await assert.rejects(echo.echoEverything(everything({ aLong: GREATEST_LONG + 1n })), tour.ValueError);
});

withClient(
  'a megabyte of bytes',
  async ({ echo }) => {
    const someBytes = Uint8Array.from({ length: 1 << 20 }, (_, index) => (index * 31) ^ (index >> 8));
    const came = await echo.echoEverything(everything({ someBytes }));
    assert.ok(Buffer.from(someBytes).equals(came.someBytes));
  },
  { sendQueue: { bytes: 4 << 20 } },
);

withClient('a stream that a method returns', async ({ echo }) => {
  assert.deepEqual(await all(echo.count(1000, 0)), Array.from({ length: 1000 }, (_, index) => index));
});

withClient('a stream that its reader leaves', async ({ echo }) => {
  for await (const number of echo.count(1_000_000, 0)) {
    if (number === 500) {
      break;
    }
  }
  assert.equal(await echo.add(1, 2), 3);
});

withClient('a stream that a method takes', async ({ echo }) => {
  assert.equal(await echo.sum([]), 0n);
  async function* values() {
    for (let i = 1; i <= 1000; i++) {
      yield i;
    }
  }
  assert.equal(await echo.sum(values()), 500_500n);
});

withClient('streams in both directions', async ({ echo }) => {
  const values = Array.from({ length: 1000 }, (_, num) => ({ num }));
  assert.deepEqual(
    (await all(echo.echoStream(values))).map(({ num }) => num),
    values.map(({ num }) => num),
  );
});

withClient('an exception that a method declares', async ({ echo }) => {
  const failed = await echo.fail('declared').catch(error => error);
  assert.ok(failed instanceof tour.NumberedException && failed instanceof tour.DeclaredError);
  assert.equal(failed.number, 7);
  assert.equal(failed.message, 'number 7');
  const stream = echo.count(5, 0, 2);
  assert.deepEqual([(await stream.next()).value, (await stream.next()).value], [0, 1]);
  await assert.rejects(stream.next(), error => error instanceof tour.NumberedException && error.number === 2);
});

withClient('an exception that it does not declare tells only where to look', async ({ echo }) => {
  await assert.rejects(echo.fail('undeclared'), error => {
    assert.ok(error instanceof tour.CallError);
    assert.equal(error.code, 'internal');
    assert.equal(error.method, 'echo.fail');
    assert.match(error.reference, /^e-/);
    assert.doesNotMatch(error.message, /as asked for/);
    return true;
  });
});

withClient('a call that takes too long, and one that is given up', async ({ echo }) => {
  await assert.rejects(echo.sleep(30_000, { timeout: 50 }), { code: 'deadline' });
  const reason = new Error('not wanted any more');
  const given = new AbortController();
  const sleeping = echo.sleep(30_000, { signal: given.signal });
  given.abort(reason);
  await assert.rejects(sleeping, reason);
});

withClient('messages of a stream come back in order, to each reader', async ({ echo }) => {
  const readers = [echo.stream(), echo.stream()];
  for (let num = 0; num < 500; num++) {
    echo.send({ $type: 'SimpleData', num });
  }
  for (const reader of readers) {
    for (let num = 0; num < 500; num++) {
      assert.deepEqual((await reader.next()).value, { $type: 'SimpleData', num });
    }
  }
  echo.send({ $type: 'Everything', ...everything() });
  assert.equal((await readers[0].next()).value.aBigInteger, '123456789012345678901234567890');
  echo.closeStream();
  assert.equal((await readers[0].next()).done, true);
});

withClient('a message that fails is told, and the stream goes on', async ({ echo }) => {
  const reader = echo.stream();
  const failed = new Promise(resolve =>
    echo.addEventListener('error', ({ error, endpoint }) => resolve({ error, endpoint }), { once: true }),
  );
  echo.send({ $type: 'Boom', reason: 'secret' });
  const { error, endpoint } = await failed;
  assert.equal(error.code, 'internal');
  assert.equal(endpoint, 'echo');
  assert.doesNotMatch(error.message, /secret/);
  echo.send({ $type: 'SimpleData', num: 1 });
  assert.equal((await reader.next()).value.num, 1);
});

withClient('a channel that is followed, and who is there', async ({ feeds }) => {
  const channel = tour.FeedChannel.of(`room-${randomUUID()}`);
  const feed = feeds.follow(channel);
  const { presence } = feed;
  await presence.known;
  assert.equal(presence.members.size, 1);
  const [[mine, { $type }]] = presence.members;
  assert.equal($type, 'SimpleData');

  const other = new tour.TourClient(process.env.STREAMPOD_SERVER);
  const joined = event(presence, 'joined');
  const guest = other.feeds.follow(channel);
  const { id, info } = await joined;
  await guest.presence.known; // only now is it sure to follow: who is present may be told before
  assert.notEqual(id, mine);
  assert.deepEqual(presence.members.get(id), info);

  for (const text of ['one', 'two', 'three']) {
    await other.feeds.post({ room: channel.room, text });
  }
  for (const reader of [feed, guest]) {
    for (const text of ['one', 'two', 'three']) {
      assert.deepEqual((await reader.next()).value, { $type: 'RoomMessage', room: channel.room, sender: null, text });
    }
  }
  const left = event(presence, 'left');
  await other.close();
  assert.equal((await left).id, id);
  assert.deepEqual([...presence.members.keys()], [mine]);
  feed.close();
  assert.equal((await feed.next()).done, true);
});

withClient('what was posted before, from a position on', async ({ feeds }) => {
  const channel = tour.FeedChannel.of(`room-${randomUUID()}`);
  for (const text of ['one', 'two', 'three']) {
    await feeds.post({ room: channel.room, text });
  }
  const kept = feeds.followAll(channel);
  assert.equal((await kept.next()).value.text, 'one');
  const after = kept.position;
  kept.close();
  const later = feeds.followAfter(after, channel);
  const recovered = event(later, 'recovery');
  assert.equal((await later.next()).value.text, 'two');
  assert.equal((await later.next()).value.text, 'three');
  const next = later.next();
  const { kind, messages } = await recovered;
  assert.deepEqual([kind, messages], ['recovered', 2]);
  await feeds.post({ room: channel.room, text: 'four' });
  assert.equal((await next).value.text, 'four');
});

withClient('signing in, and out again', async client => {
  const { admins, members, feeds } = client;
  await assert.rejects(members.whoAmI(), { code: 'unauthenticated' });
  await assert.rejects(members.stream().next(), error => error instanceof tour.StreamError && error.refused);
  await assert.rejects(client.signIn('wrong'), { code: 'unauthenticated' });
  assert.equal(client.user, null);

  assert.deepEqual(await client.signIn('s3cret'), { userId: 'ada', scopes: ['admin'] });
  assert.equal(client.user.userId, 'ada');
  assert.equal(await members.whoAmI(), 'ada');
  assert.equal((await admins.report()).$type, 'SessionReport');
  const reader = members.stream();
  members.send({ $type: 'SimpleData', num: 5 });
  assert.equal((await reader.next()).value.num, 5);
  const feed = feeds.follow(tour.FeedChannel.of('private-x'));
  await feed.presence.known;

  assert.equal(await client.signOut(), null);
  assert.equal(client.user, null);
  await assert.rejects(reader.next(), error => error instanceof tour.StreamError && error.code === 'unauthenticated');
  await assert.rejects(feed.next(), error => error instanceof tour.FollowError);
  await assert.rejects(members.whoAmI(), { code: 'unauthenticated' });
});

withClient(
  'a key from the start',
  async client => {
    assert.equal(await client.members.whoAmI(), 'ada');
  },
  { key: async () => 's3cret' },
);
