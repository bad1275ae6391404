/**
 * The browser runtime of Streampod: what generated clients are made of. Applications use it through a generated module,
 * which exports the public names of this one, too. All times are in milliseconds.
 */

// Types of the generated declarations.

declare const brand: unique symbol;
/** A text of a certain shape, as it travels. `text as Instant` makes one; its shape is checked when it is written. */
type Text<Name extends string> = string & { readonly [brand]: Name };

/** ISO 8601 in UTC, up to nanoseconds. `new Date(instant)`, `date.toISOString() as Instant`; `Temporal.Instant.from(instant)`. */
export type Instant = Text<'Instant'>;
/** ISO 8601: `2026-11-23`. `Temporal.PlainDate.from(date)`. */
export type LocalDate = Text<'LocalDate'>;
/** ISO 8601: `18:44:10.5`. `Temporal.PlainTime.from(time)`. */
export type LocalTime = Text<'LocalTime'>;
/** ISO 8601: `2026-11-23T18:44:10.5`. `Temporal.PlainDateTime.from(dateTime)`. */
export type LocalDateTime = Text<'LocalDateTime'>;
/** ISO 8601: `PT1H30M0.25S`. `Temporal.Duration.from(duration)`. */
export type Duration = Text<'Duration'>;
/** `crypto.randomUUID() as UUID`. */
export type UUID = Text<'UUID'>;
/** `new URL(uri)`. */
export type URI = Text<'URI'>;
/** Whole numbers of any size. `BigInt(number)`, `String(bigint) as BigInteger`. */
export type BigInteger = Text<'BigInteger'>;
/** Decimal numbers of any size and scale. */
export type BigDecimal = Text<'BigDecimal'>;

/** Bytes that were read: a `Uint8Array` in memory of its own, which blobs, sockets and `fetch` take. Any other may be written. */
export type Bytes = ReturnType<Uint8ArrayConstructor['of']>;

/** A value of a class, to be written where several classes are possible: with its `$type`. */
export type Tagged<Init extends { readonly $type?: string | undefined }> = Init & {
  readonly $type: NonNullable<Init['$type']>;
};

declare const described: unique symbol;
/** An enum, as fields and parameters use it. */
export interface EnumType<Value extends string> {
  readonly [described]?: Value;
}
/** Makes a value of a class: checks the fields, and fills in what is left out. Throws a `ValueError`. */
export interface EntityType<Read, Init> {
  (init: Init): Read;
  readonly [described]?: Read;
}
/** A sealed class, of which there are only values of its children. */
export interface SealedType<Read> {
  readonly [described]?: Read;
}
/** The class of an exception. */
export interface ExceptionType<Failure, Init> {
  new (init: Init): Failure;
  readonly prototype: Failure;
  readonly [described]?: Failure;
}
/** The class of a sealed exception: for `instanceof`. */
export interface SealedExceptionType<Failure> {
  readonly prototype: Failure;
  [Symbol.hasInstance](value: unknown): value is Failure;
  readonly [described]?: Failure;
}

/** The items of a stream that a client sends. */
export type ItemSource<Item> = Iterable<Item> | AsyncIterable<Item> | ReadableStream<Item>;

/** Items as they come; to be read once. `break` and `close()` end it: nothing more is sent. */
export interface ItemStream<Item> extends AsyncIterableIterator<Item> {
  next(): Promise<IteratorResult<Item, undefined>>;
  return(): Promise<IteratorResult<Item, undefined>>;
  close(): void;
}

/** The messages of a stream from when it was asked for, in a buffer of this reader's own. */
export type MessageStream<Message> = ItemStream<Message>;

// Errors.

/** What fails in Streampod. */
export declare class StreampodError extends Error {
  /** For programs: a code of the protocol, or one of this client. */
  readonly code: string;
}
/** A call failed with something else than an exception that the method declares. */
export declare class CallError extends StreampodError {
  /** The endpoint and the method, with a dot between them. */
  readonly method: string;
  /** Under which the server's log tells more; null when it does not. */
  readonly reference: string | null;
}
/** The server refused the stream of an endpoint, or closed it. */
export declare class StreamError extends StreampodError {
  readonly endpoint: string;
  /** Whether it was refused; it was closed otherwise. */
  readonly refused: boolean;
}
/** A channel is not followed, or not any more. */
export declare class FollowError extends StreampodError {
  readonly endpoint: string;
  readonly channel: string;
}
/** There is no connection: `lost`, `refused`, `timeout`, `unauthenticated` or `incompatible`. */
export declare class ConnectionError extends StreampodError {
  /** With which the socket was closed, or would have been: also where this client has given up an attempt itself. */
  readonly closeCode?: number;
}
/** A reader was too slow for its buffer. */
export declare class OverflowError extends StreampodError {}
/** The send queue is full. */
export declare class QueueFullError extends StreampodError {}
/** A frame is larger than the server takes, or than the send queue. */
export declare class TooLargeError extends StreampodError {}
/** The client is closed. */
export declare class ClosedError extends StreampodError {}
/** A value does not fit its type. */
export declare class ValueError extends StreampodError {}
/** An exception that a method declares; generated classes extend it. */
export declare class DeclaredError extends StreampodError {}

// Options.

/** How a reader is buffered. */
export interface BufferOptions {
  /** How many messages wait for the reader at most; 1,024 unless something else is said. */
  readonly capacity?: number | undefined;
  /** What happens when more come: the reader fails (unless something else is said), or messages are dropped. */
  readonly overflow?: 'fail' | 'drop-oldest' | 'drop-newest' | undefined;
}

/** The key to sign in with, or what provides one whenever a connection is opened and before a key expires; null: nobody. */
export type KeyProvider = string | null | (() => string | null | undefined | Promise<string | null | undefined>);

/** Numbers are 1 or more, but `maxRetries` may be 0: the constructor throws a `ValueError` for others. */
export interface ClientOptions {
  /** Nobody unless something else is said. A key never stands in a URL. */
  readonly key?: KeyProvider | undefined;
  /** How long an attempt to connect may take; 10,000. */
  readonly connectTimeout?: number | undefined;
  /** How long `close()` may take, writing what was sent included; 5,000. */
  readonly closeTimeout?: number | undefined;
  /** The n-th wait for a lost connection is drawn from nothing to `first` doubled n - 1 times, at most `longest`; 100 and 30,000, for ever. */
  readonly backoff?:
    | {
        readonly first?: number | undefined;
        readonly longest?: number | undefined;
        readonly maxRetries?: number | undefined;
      }
    | undefined;
  /** After how long a silence the server is asked for a sign of life; what the server says unless something else is said. */
  readonly heartbeat?: number | undefined;
  /** How much waits for the connection at most; 1,024 messages and 1 MiB. */
  readonly sendQueue?: { readonly messages?: number | undefined; readonly bytes?: number | undefined } | undefined;
  /** The largest message that is taken from the server, in bytes; 4 MiB, at least 1,024. */
  readonly maxMessageBytes?: number | undefined;
  /** Whether the server is asked to keep the session for a while when the connection is lost; it is. */
  readonly resume?: boolean | undefined;
  readonly buffer?: BufferOptions | undefined;
  /** How large the messages may be together that wait for all readers, in bytes; 32 MiB. */
  readonly bufferBytes?: number | undefined;
  /** How large the members may be together that are present on one channel, in bytes; 8 MiB. */
  readonly presenceBytes?: number | undefined;
  /** The WebSocket to use; the global one unless something else is said. */
  readonly WebSocket?: (new (url: string, protocols: string) => WebSocket) | undefined;
}

export interface CallOptions {
  /** Cancels the call, which rejects with the signal's reason then. */
  readonly signal?: AbortSignal | undefined;
  /** How long it may take, on both sides; a `ValueError` is thrown for what is no number. */
  readonly timeout?: number | undefined;
}

export interface FollowOptions {
  readonly buffer?: Pick<BufferOptions, 'capacity'> | undefined;
}

// Events.

// Those of any event target, by names that are also known where there is no DOM, as in Node.
type Listener = Parameters<EventTarget['addEventListener']>[1];
type ListenerOptions = Parameters<EventTarget['addEventListener']>[2];
type RemovalOptions = Parameters<EventTarget['removeEventListener']>[2];

/** Listeners of events that have properties of their own. */
declare class Events<Map extends object> extends EventTarget {
  addEventListener<Name extends keyof Map & string>(
    type: Name,
    listener: (event: Event & Map[Name]) => void,
    options?: ListenerOptions,
  ): void;
  addEventListener(type: string, listener: Listener, options?: ListenerOptions): void;
  removeEventListener<Name extends keyof Map & string>(
    type: Name,
    listener: (event: Event & Map[Name]) => void,
    options?: RemovalOptions,
  ): void;
  removeEventListener(type: string, listener: Listener, options?: RemovalOptions): void;
}

/** What a connection is doing; `waiting` for another attempt, at `retryAt` of the event. */
export type ConnectionState = 'disconnected' | 'connecting' | 'connected' | 'waiting' | 'closed';

export interface StateEvent {
  readonly state: ConnectionState;
  /** Why; undefined or null when the application wanted it so, and when all is well. */
  readonly cause?: Error | null;
  /** When the next attempt is made, where the state is `waiting`; null while none is, since the page is offline. */
  readonly retryAt?: Date | null;
}

/** An error that nothing else tells. Without a listener it goes to the console. */
export interface ErrorDetails {
  readonly error: unknown;
  /** The name of the endpoint that it is about; null when it is about none. */
  readonly endpoint: string | null;
}

export interface User {
  readonly userId: string;
  readonly scopes: readonly string[];
}

export interface ClientEvents {
  state: StateEvent;
  /** Another user is signed in, or one with other scopes, or nobody. */
  user: { readonly user: User | null };
  error: ErrorDetails;
}

/** What a lost connection did to a stream. */
export interface ContinuityEvent<Sent> {
  /** Whether the stream went on with nothing missing, or has been opened anew: what the server sent in between did not come. */
  readonly kind: 'resumed' | 'interrupted';
  /** When the server was last heard. */
  readonly from: Date;
  /** When it was there again. */
  readonly to: Date;
  /** Messages that may or may not have arrived, in their order; they are not sent again. */
  readonly unacknowledged: readonly Sent[];
}

export interface EndpointEvents {
  /**
   * A message of this endpoint could not be handled by the server, or read here, or a stream that was given to a method has
   * failed. Told to the client if nobody listens.
   */
  error: ErrorDetails;
}

export interface StreamEvents<Sent> extends EndpointEvents {
  continuity: ContinuityEvent<Sent>;
}

/** Told between the messages of a feed, in their order. */
export type RecoveryEvent =
  | {
      /** All that was kept from where the feed began, or went on, has been read: so many messages. */
      readonly kind: 'recovered';
      readonly messages: number;
    }
  | {
      /** Messages are missing, or may be, before the next one. */
      readonly kind: 'lost';
      /** `not-kept`, `interrupted`, `overflow`, `lost`, `late`, `too-large`, `unreadable`, or another one of a newer server. */
      readonly cause: string;
      /** The position of the last message before them; null when it is not known. */
      readonly after: string | null;
      /** When the first and the last of them can have been posted. */
      readonly from: Date;
      readonly to: Date;
    };

export interface FeedEvents {
  recovery: RecoveryEvent;
}

export interface MemberEvent<Info> {
  readonly id: string;
  readonly info: Info;
}

export interface PresenceEvents<Info> {
  joined: MemberEvent<Info>;
  left: MemberEvent<Info>;
  /** The info of a member is another one. */
  changed: MemberEvent<Info>;
}

// The client.

/** The client of a protocol. It connects on first use, and again after a loss. */
export declare class Client extends Events<ClientEvents> {
  readonly state: ConnectionState;
  /** Who the server says this is, from the first connection on; null for nobody. */
  readonly user: User | null;
  /** Connects now; resolves when connected, rejects with a `ConnectionError` when this attempt fails. */
  open(): Promise<void>;
  /** Closes after what was sent, and ends all that is open. */
  close(): Promise<void>;
  /** Signs in with another key on the live connection, as somebody else if need be. */
  signIn(key: string | null): Promise<User | null>;
  /** Signs out on the live connection. */
  signOut(): Promise<User | null>;
  /** Signs in with another key, or provider of keys, from the next connection on. Throws a `ValueError` or `ClosedError`. */
  setKey(key: KeyProvider): void;
}

/** An endpoint. */
export declare class Endpoint<Map extends object = EndpointEvents> extends Events<Map> {
  readonly client: Client;
  readonly name: string;
}

/**
 * An endpoint with a stream. The server opens the stream when it is first used, by reading or by sending, and again after the
 * connection was lost.
 */
export declare class StreamEndpoint<FromClient, ToClient> extends Endpoint<StreamEvents<FromClient>> {
  /**
   * A new reader of every message from now on; it fails with a `StreamError` when the server refuses or closes the stream, an
   * `OverflowError` when it is too slow, or a `ConnectionError` when there will be no connection.
   */
  stream(options?: BufferOptions): MessageStream<ToClient>;
  /**
   * Sends a message: it is queued, and sent in order, also while there is no connection. Throws a `QueueFullError`,
   * `TooLargeError`, `ValueError` or `ClosedError`.
   */
  send(message: FromClient): void;
  /** Sends a message when there is room in the send queue. */
  sendWhenRoom(message: FromClient): Promise<void>;
  /** Closes the stream, after what was sent to it; its readers end. */
  closeStream(): void;
}

/** One channel that may be followed: generated classes extend it. */
export declare class Channel<Message, Info = never> {
  protected readonly [described]?: [Message, Info];
}

/**
 * The messages of a channel, each of them once and in its order, over lost connections and its reader's pauses. Reading it
 * twice at a time is not possible. It fails with a `FollowError` when the server does not allow it, or not any more.
 */
export declare class Feed<Message, Info = never> extends Events<FeedEvents> {
  /** Of the last message that was read; who follows the channel after it misses nothing. Null when there is none. */
  readonly position: string | null;
  /** Resolves when the server lets this client follow, and does so from then on; rejects when the feed ends before. */
  readonly ready: Promise<void>;
  /** Who is present, asked for from the first use on; throws where the channel has no presence. */
  readonly presence: [Info] extends [never] ? never : Presence<Info>;
  next(): Promise<IteratorResult<Message, undefined>>;
  return(): Promise<IteratorResult<Message, undefined>>;
  /** Ends the feed; what waits is dropped. */
  close(): void;
  [Symbol.asyncIterator](): AsyncIterableIterator<Message>;
}

/** Who is present on the channel of a feed; kept up to date while the feed lasts. */
export declare class Presence<Info> extends Events<PresenceEvents<Info>> {
  /** The info of each member that is known now, by the member's id. */
  readonly members: ReadonlyMap<string, Info>;
  /** Resolves when all are known who were present when they were first asked for. */
  readonly known: Promise<void>;
}
