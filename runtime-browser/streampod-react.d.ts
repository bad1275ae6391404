import type { Client, ConnectionState } from './streampod.js';

/** What the connection is doing; the component is rendered again when that changes. */
export declare function useConnection(client: Client): ConnectionState;

/**
 * What `reducer` makes of the messages of a stream, or of a feed, while the component is mounted.
 *
 * A stream that fails throws in the component, for its error boundary, unless `onError` takes the error.
 *
 * @param source an endpoint, or a function that begins to read, such as `() => client.chat.follow(room)`. It has to be the
 *     same object from one rendering to the next (`useCallback`): with another one reading begins anew.
 */
export declare function useStream<M, S>(
  source: { stream(): AsyncIterable<M> } | (() => AsyncIterable<M>),
  reducer: (state: S, message: M) => S,
  initial: S,
  options?: { onError?: ((error: unknown) => void) | undefined },
): S;

/** The outcome of a call. */
export interface CallOutcome<R> {
  /** Whether the call is under way. */
  readonly pending: boolean;
  /** What the last call that succeeded returned; stays while the call is repeated. */
  readonly value: R | undefined;
  /** What the last call failed with; undefined when it did not. */
  readonly error: unknown;
  /** Makes the call again. */
  readonly repeat: () => void;
}

/**
 * Makes a call when the component is mounted, and again whenever a dependency changes; a call whose outcome is not wanted
 * any more is cancelled.
 *
 * @param call has to pass the signal on: `signal => client.echo.add(a, b, { signal })`
 * @param dependencies as those of `useEffect`
 */
export declare function useCall<R>(
  call: (signal: AbortSignal) => Promise<R>,
  dependencies: readonly unknown[],
): CallOutcome<R>;
