import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeBuffer } from '../src/buffer.js';
import { OverflowError } from '../src/errors.js';

test('values in order, before and after they are asked for', async () => {
  const buffer = makeBuffer({ capacity: 4 });
  const early = [buffer.next(), buffer.next()];
  buffer.push('a');
  buffer.push('b');
  buffer.push('c');
  assert.deepEqual((await Promise.all(early)).map(each => each.value), ['a', 'b']);
  assert.deepEqual(await buffer.next(), { value: 'c', done: false });
});

test('ends after what is there, once with the error, then as done', async () => {
  const buffer = makeBuffer({ capacity: 4 });
  buffer.push(1);
  buffer.end(new Error('why'));
  assert.equal(buffer.push(2), false);
  assert.equal((await buffer.next()).value, 1);
  await assert.rejects(buffer.next(), { message: 'why' });
  assert.equal((await buffer.next()).done, true);
});

test('who waits is told the end; only one of them the error', async () => {
  const buffer = makeBuffer({ capacity: 4 });
  const waiting = [buffer.next(), buffer.next()];
  buffer.end(new Error('why'));
  const results = await Promise.allSettled(waiting);
  assert.deepEqual(results.map(each => each.status), ['rejected', 'fulfilled']);
});

test('undefined and null are values; an error may be anything', async () => {
  const buffer = makeBuffer({ capacity: 4 });
  buffer.push(undefined);
  buffer.push(null);
  assert.deepEqual(await buffer.next(), { value: undefined, done: false });
  assert.deepEqual(await buffer.next(), { value: null, done: false });
});

test('tells what was read, and that the reader closed: once', async () => {
  let read = 0;
  let closed = 0;
  const make = () => makeBuffer({ capacity: 1 }, undefined, () => read++, () => closed++);
  const buffer = make();
  buffer.push(1);
  assert.equal(read, 0);
  await buffer.next();
  assert.equal(read, 1);
  const waiting = buffer.next();
  buffer.push(2);
  assert.equal(read, 2);
  await waiting;
  await buffer.return();
  buffer.close();
  assert.equal(closed, 1);
  const overflowed = make();
  overflowed.push(1);
  overflowed.push(2);
  overflowed.close();
  assert.equal(closed, 2);
  const ended = make();
  ended.end();
  ended.close();
  assert.equal(closed, 2);
});

test('break closes, and drops what waits', async () => {
  const budget = { left: 100 };
  const buffer = makeBuffer({ capacity: 9 }, budget);
  [1, 2, 3].forEach(each => buffer.push(each, 10));
  assert.equal(budget.left, 70);
  for await (const first of buffer) {
    assert.equal(first, 1);
    break;
  }
  assert.equal(budget.left, 100);
  assert.equal(buffer.size(), 0);
  assert.equal((await buffer.next()).done, true);
});

test('the budget: an empty buffer takes anything; it gets all back at each kind of end', async () => {
  const budget = { left: 100 };
  const buffer = makeBuffer({ capacity: 9, overflow: 'drop-newest' }, budget);
  assert.equal(buffer.push('large', 1000), true);
  assert.equal(budget.left, -900);
  assert.equal(buffer.push('more', 1), false);
  await buffer.next();
  assert.equal(budget.left, 100);
  buffer.push('a', 60);
  buffer.end();
  assert.equal(budget.left, 100);
  await buffer.next();
  assert.equal(budget.left, 100);
  const failing = makeBuffer({ capacity: 9 }, budget);
  failing.push('a', 60);
  assert.equal(failing.push('b', 60), false);
  assert.equal(budget.left, 100);
  await failing.next();
  await assert.rejects(failing.next(), OverflowError);
  assert.equal(budget.left, 100);
});
