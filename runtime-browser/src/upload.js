import { BODY, NAME, each, refuse } from './codec.js';

/** @import { Method, Parameter, Upload } from './calls.js' */

/**
 * What an upload knows of its call.
 *
 * @typedef {object} Uploading
 * @property {number} id
 * @property {any} endpoint
 * @property {Method} method
 * @property {(text: string, details?: object, whenRoom?: boolean) => Promise<void> | void} post queues a frame
 * @property {(error: any) => void} stop gives up the call
 */

/** @param {any} source an iterable, an async iterable, or a ReadableStream */
const iteratorOf = source => {
  const reader = source?.getReader?.();
  return reader
    ? { next: () => reader.read(), return: () => reader.cancel() }
    : (source?.[Symbol.asyncIterator]?.() ?? source?.[Symbol.iterator]?.() ?? refuse('a stream', source));
};

/**
 * Sends the items of a stream as there is credit for them; takes one from the source ahead of it, to see the end.
 *
 * @param {Uploading} call
 * @param {Parameter} parameter
 * @param {any} source
 * @returns {Upload}
 */
export const upload = ({ id, endpoint, method, post, stop }, { key, codec }, source) => {
  const to = `${id},${JSON.stringify(key)}`;
  /** @template T @param {any} item @param {(item: any) => T} action */
  const placed = (item, action) => each([item], action, () => `${method.name}.${key}`)[0];
  const iterator = placed(source, iteratorOf);
  let credit = 0;
  let over = false;
  let wake = () => {};

  /** @param {any} error */
  const report = error => endpoint.client.reportError(error, endpoint.name);

  /** What the server is told of the failure of the stream: all of an exception that the method declares. @param {any} error */
  const failureText = error => {
    const type = method.throws?.().find(declared => declared[NAME] === error?.$type);
    if (type) {
      const name = JSON.stringify(type[NAME]);
      return `{"code":"exception","message":${JSON.stringify(error.message)},"className":${name},"data":${type[BODY].write(error)}}`;
    }
    report(error);
    return '{"code":"internal","message":"the stream failed on the client"}';
  };

  const credited = async () => {
    while (!over && credit < 1) {
      await new Promise(resolve => (wake = /** @type {() => void} */ (resolve)));
    }
  };

  const run = async () => {
    await credited();
    while (!over) {
      let result;
      try {
        result = await iterator.next();
      } catch (error) {
        result = { done: true, failed: { error } };
      }
      if (!over && result.done) {
        over = true;
        post(`["end",${to}${result.failed ? `,${failureText(result.failed.error)}` : ''}]`);
      }
      await credited(); // only now: the end needs no credit
      if (!over) {
        credit--;
        await post(`["item",${to},${placed(result.value, codec.write)}]`, { bounded: true }, true);
      }
    }
  };
  run().catch(stop);

  return {
    credit: items => {
      credit += Math.max(0, items);
      wake();
    },
    /** Nobody wants more. */
    cancel: () => {
      if (!over) {
        over = true;
        wake();
        // Once the code that runs now has ended: the source may do anything.
        Promise.resolve().then(() => iterator.return?.()).catch(report);
      }
    },
  };
};
