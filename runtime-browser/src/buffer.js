import { OverflowError } from './errors.js';

/** For how many turns of the microtasks a reader may take nothing while more than `capacity` waits for it. */
const PATIENCE_TURNS = 16;

/**
 * What waits for one reader, and is read with `for await`.
 *
 * @template T
 * @typedef {ReturnType<typeof makeBuffer<T>>} Buffer
 */

/**
 * A bounded buffer for one reader. What is in it counts against a budget of bytes that buffers share; an empty buffer takes any
 * value all the same, and each one a value of no bytes.
 *
 * A platform may hand over many messages before any reader gets to run, as Node does with what came at once. So more than
 * `capacity` may wait until the reader has had its turn, and for as long as it goes on reading then; never with `refuse`.
 *
 * @template T
 * @param {{ capacity: number, overflow?: 'fail' | 'drop-oldest' | 'drop-newest' | 'refuse' }} options
 * @param {{ left: number }} [budget] how many bytes are left
 * @param {(value: T) => void} [onRead] called after the reader was handed a value
 * @param {() => void} [onClose] called once when the reader closes, or is closed for being too slow; not by `end`
 */
export function makeBuffer({ capacity, overflow = 'fail' }, budget = { left: Infinity }, onRead, onClose) {
  /** @type {{ value: T, bytes: number }[]} */
  let values = [];
  /** Readers that wait: there are none while there are values.
   * @type {((result: Promise<IteratorResult<T, undefined>>) => void)[]} */
  const waiting = [];
  let ended = false;
  /** @type {unknown} */
  let failure;
  /** How many turns the reader has left while too much waits; 0 unless it is given a turn. */
  let turns = 0;

  const take = (newest = false) => {
    const taken = newest ? values.pop() : values.shift();
    budget.left += taken?.bytes ?? 0;
    return taken;
  };

  /**
   * Does what the policy says with what is too much; returns whether nothing is.
   *
   * @param {number} most
   * @param {number} [bytes] of the value that came last
   */
  const bound = (most, bytes) => {
    let fits = true;
    while (values.length > most || (bytes && values.length > 1 && budget.left < 0)) {
      take(overflow != 'drop-oldest');
      fits = false;
    }
    if (!fits && overflow == 'fail') {
      self.end(new OverflowError('overflow', `the reader was too slow; messages waiting: ${values.length}`));
      onClose?.();
    }
    return fits;
  };

  const giveTurn = async () => {
    for (turns = PATIENCE_TURNS; turns && values.length > capacity; turns--) {
      await null;
    }
    turns = 0;
    ended || bound(capacity);
  };

  const self = {
    /** How many values wait. */
    size: () => values.length,

    /**
     * Returns whether the value was taken.
     *
     * @param {T} value
     */
    push(value, bytes = 0) {
      if (ended) {
        return false;
      }
      values.push({ value, bytes });
      budget.left -= bytes;
      waiting.shift()?.(self.next());
      if (!turns && overflow != 'refuse') {
        giveTurn();
      }
      return bound(turns ? Infinity : capacity, bytes);
    },

    /**
     * Takes no more; what is there can still be read, and then the error is told, if any.
     *
     * @param {unknown} [error]
     */
    end(error) {
      if (!ended) {
        ended = true;
        failure = error;
        for (const value of values) {
          budget.left += value.bytes;
          value.bytes = 0; // it may never be read
        }
        waiting.splice(0).forEach(reader => reader(self.next()));
      }
    },

    /** Wants no more, and drops what waits. */
    close() {
      const first = !ended;
      self.end();
      values = [];
      failure = null;
      if (first) {
        onClose?.();
      }
    },

    /** @returns {Promise<IteratorResult<T, undefined>>} */
    async next() {
      const first = take();
      turns &&= PATIENCE_TURNS;
      if (first) {
        onRead?.(first.value);
        return { value: first.value, done: false };
      }
      if (!ended) {
        return new Promise(resolve => waiting.push(resolve));
      }
      const error = failure;
      failure = null;
      if (error) {
        throw error;
      }
      return { value: undefined, done: true };
    },

    return() {
      self.close();
      return self.next();
    },

    [Symbol.asyncIterator]: () => self,
  };
  return self;
}
