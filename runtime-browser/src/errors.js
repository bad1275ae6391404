/** What fails in Streampod; `code` is for programs, the message for people. */
export class StreampodError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {object} [details] further properties, `cause` among them
   */
  constructor(code, message, details) {
    super(message);
    /** For programs: a code of the protocol, or one of this client. */
    this.code = code;
    Object.assign(this, details);
  }

  get name() {
    return this.constructor.name;
  }
}

/** A call failed; has `method`, and `reference` when the server's log tells more. */
export class CallError extends StreampodError {}

/** The server refused the stream of an endpoint (`refused`), or closed it; has `endpoint`. */
export class StreamError extends StreampodError {}

/** The server ended a followed channel; has `endpoint` and `channel`. */
export class FollowError extends StreampodError {}

/**
 * There is no connection: `lost`, `refused`, `timeout`, `unauthenticated` (the key is not valid, or the key provider failed)
 * or `incompatible`; has `closeCode` when the socket was closed with one.
 */
export class ConnectionError extends StreampodError {}

/** A reader was too slow for its buffer. */
export class OverflowError extends StreampodError {}

/** The send queue is full. */
export class QueueFullError extends StreampodError {}

/** Larger than the server takes, or the send queue. */
export class TooLargeError extends StreampodError {
  /** @param {string} message */
  constructor(message) {
    super('too-large', message);
  }
}

/** The client is closed. */
export class ClosedError extends StreampodError {
  constructor() {
    super('closed', 'the client is closed');
  }
}

/** A value does not fit its type. */
export class ValueError extends StreampodError {
  /** @param {string} message */
  constructor(message) {
    super('bad-request', message);
  }
}

/** An exception that a method declares; generated classes extend it. */
export class DeclaredError extends StreampodError {
  /** @param {string} message */
  constructor(message) {
    super('exception', message);
  }
}
