// Hooks for React 18 and newer. Nothing else of Streampod depends on React.
import { useCallback, useEffect, useReducer, useRef, useState, useSyncExternalStore } from 'react';

/**
 * What the connection is doing; renders again when that changes.
 *
 * @param {import('./streampod.js').Client} client
 */
export function useConnection(client) {
  const subscribe = useCallback((/** @type {() => void} */ changed) => {
    client.addEventListener('state', changed);
    return () => client.removeEventListener('state', changed);
  }, [client]);
  return useSyncExternalStore(subscribe, () => client.state, () => client.state);
}

/**
 * What a reducer makes of the messages of a stream or a feed, while the component is mounted. A stream that fails throws
 * in the component, for its error boundary, unless `onError` takes the error.
 *
 * @template M, S
 * @param {{ stream(): AsyncIterable<M> } | (() => AsyncIterable<M>)} source an endpoint, or what begins to read; must be the
 *     same object from one rendering to the next, or reading begins anew
 * @param {(state: S, message: M) => S} reducer
 * @param {S} initial
 * @param {{ onError?: (error: unknown) => void }} [options]
 * @returns {S}
 */
export function useStream(source, reducer, initial, { onError } = {}) {
  // The newest reducer and listener are used, without reading anew when they change.
  const latest = useRef({ reducer, onError });
  latest.current = { reducer, onError };
  const [state, dispatch] = useReducer(
    (/** @type {S} */ before, /** @type {{ message: M } | { initial: S }} */ action) =>
      'message' in action ? latest.current.reducer(before, action.message) : action.initial,
    initial);
  const [failure, setFailure] = useState(/** @type {{ error: unknown } | null} */ (null));
  const started = useRef(false);

  useEffect(() => {
    let reading = true;
    if (started.current) {
      dispatch({ initial });
    }
    started.current = true;
    setFailure(null);
    /** @type {AsyncIterator<M> | undefined} */
    let messages;
    (async () => {
      try {
        messages = (typeof source === 'function' ? source() : source.stream())[Symbol.asyncIterator]();
        for (let next = await messages.next(); reading && !next.done; next = await messages.next()) {
          dispatch({ message: next.value });
        }
      } catch (error) {
        if (!reading) {
          return;
        }
        if (latest.current.onError) {
          latest.current.onError(error);
        } else {
          setFailure({ error });
        }
      }
    })();
    return () => {
      reading = false;
      messages?.return?.();
    };
  // `initial` is only what reading begins with.
  }, [source]);

  if (failure) {
    throw failure.error;
  }
  return state;
}

/**
 * The outcome of a call, which is made when the component is mounted and whenever a dependency changes. A call that is
 * not wanted any more is cancelled.
 *
 * @template R
 * @param {(signal: AbortSignal) => Promise<R>} call
 * @param {readonly unknown[]} dependencies as those of `useEffect`
 * @returns {{ pending: boolean, value: R | undefined, error: unknown, repeat: () => void }} `value` stays while the call is
 *     repeated
 */
export function useCall(call, dependencies) {
  const [outcome, setOutcome] = useState(
    /** @type {{ pending: boolean, value: R | undefined, error: unknown }} */ ({ pending: true, value: undefined, error: undefined }));
  const [round, setRound] = useState(0);
  const repeat = useCallback(() => setRound(before => before + 1), []);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setOutcome(({ value }) => ({ pending: true, value, error: undefined }));
    (async () => call(signal))().then(
      value => signal.aborted || setOutcome({ pending: false, value, error: undefined }),
      error => signal.aborted || setOutcome(({ value }) => ({ pending: false, value, error })));
    return () => controller.abort();
  }, [...dependencies, round]);

  return { ...outcome, repeat };
}
