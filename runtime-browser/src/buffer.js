import { OverflowError } from './errors.js';

/**
 * What waits for one reader: a bounded buffer that is read with `for await`. What is in it counts against a budget of bytes
 * that buffers share; an empty buffer takes any value all the same, and each one a value of no bytes.
 *
 * @template T
 */
export class Buffer {
  #capacity;
  #overflow;
  #budget;
  #onRead;
  #onClose;
  /** @type {{ value: T, bytes: number }[]} */
  #values = [];
  /** Readers that wait: there are none while there are values.
   * @type {((result: IteratorResult<T, undefined> | Promise<IteratorResult<T, undefined>>) => void)[]} */
  #waiting = [];
  #ended = false;
  /** @type {unknown} */
  #failure;

  /**
   * @param {{ capacity: number, overflow?: 'fail' | 'drop-oldest' | 'drop-newest' }} options
   * @param {{ left: number }} [budget] how many bytes are left
   * @param {(value: T) => void} [onRead] called after the reader was handed a value
   * @param {() => void} [onClose] called once when the reader closes, or is closed for being too slow; not by `end`
   */
  constructor({ capacity, overflow }, budget = { left: Infinity }, onRead, onClose) {
    this.#capacity = capacity;
    this.#overflow = overflow;
    this.#budget = budget;
    this.#onRead = onRead;
    this.#onClose = onClose;
  }

  /** How many values wait. */
  get size() {
    return this.#values.length;
  }

  /**
   * Returns whether the value was taken.
   *
   * @param {T} value
   * @param {number} [bytes]
   */
  push(value, bytes = 0) {
    if (this.#ended) {
      return false;
    }
    const waiting = this.#waiting.shift();
    if (waiting) {
      waiting({ value, done: false });
      this.#onRead?.(value);
      return true;
    }
    const values = this.#values;
    while (values.length >= this.#capacity || (bytes && values.length && this.#budget.left < bytes)) {
      if (this.#overflow == 'drop-newest') {
        return false;
      }
      if (this.#overflow != 'drop-oldest') {
        this.end(new OverflowError(`the reader was too slow: ${values.length} messages waited`));
        this.#onClose?.();
        return false;
      }
      this.#take();
    }
    values.push({ value, bytes });
    this.#budget.left -= bytes;
    return true;
  }

  #take() {
    const first = this.#values.shift();
    this.#budget.left += first?.bytes ?? 0;
    return first;
  }

  /**
   * Takes no more; what is there can still be read, and then the error is told, if any.
   *
   * @param {unknown} [error]
   */
  end(error) {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    this.#failure = error;
    for (const value of this.#values) {
      this.#budget.left += value.bytes;
      value.bytes = 0; // nobody is sure to read it
    }
    this.#waiting.splice(0).forEach(waiting => waiting(this.#finish()));
  }

  /** @returns {Promise<IteratorResult<T, undefined>>} */
  async #finish() {
    const failure = this.#failure;
    this.#failure = null;
    if (failure) {
      throw failure;
    }
    return { value: undefined, done: true };
  }

  /** Wants no more, and drops what waits. */
  close() {
    const first = !this.#ended;
    this.end();
    this.#values = [];
    this.#failure = null;
    if (first) {
      this.#onClose?.();
    }
  }

  /** @returns {Promise<IteratorResult<T, undefined>>} */
  next() {
    const first = this.#take();
    if (first) {
      this.#onRead?.(first.value);
      return Promise.resolve({ value: first.value, done: false });
    }
    return this.#ended ? this.#finish() : new Promise(resolve => this.#waiting.push(resolve));
  }

  /** @returns {Promise<IteratorResult<T, undefined>>} */
  return() {
    this.close();
    return this.#finish();
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}
