import { CallError, ChatClient, NameTakenException } from './generated/chat.js';

/** How long the server may take to give a key. */
const PATIENCE_MILLIS = 5_000;

/** What is kept while this tab is open, so that it is still signed in when it has been reloaded. */
const STORED = 'chat.identity';

/**
 * The identity of this tab: a user with a key, or a guest, for whom the server is asked for a key by name, and again whenever
 * the client needs another.
 */
export class Identity {
  #name;
  #key;

  /**
   * @param name of a guest, null for a user with a key
   * @param key null for a guest without one yet
   */
  constructor(name, key) {
    this.#name = name;
    this.#key = key;
  }

  /** The one that this tab was signed in as before it was reloaded, or null. */
  static stored() {
    const stored = JSON.parse(sessionStorage.getItem(STORED) ?? 'null');
    return stored && new Identity(stored.name, stored.key);
  }

  static forgetStored() {
    sessionStorage.removeItem(STORED);
  }

  store() {
    sessionStorage.setItem(STORED, JSON.stringify({ name: this.#name, key: this.#key }));
  }

  /** The name of a guest, null for a user with a key. */
  get name() {
    return this.#name;
  }

  /** The key for the next connection, or for the time after the one before has expired. */
  async key() {
    if (this.#name !== null) this.#key = await askForKey(this.#name, this.#key);
    this.store();
    return this.#key;
  }
}

/** Asks over an anonymous connection of its own. */
async function askForKey(name, renews) {
  const client = new ChatClient(undefined, { connectTimeout: PATIENCE_MILLIS, backoff: { maxRetries: 0 }, resume: false });
  try {
    return await client.doors.signIn(name, renews ?? undefined, { timeout: PATIENCE_MILLIS });
  } finally {
    client.close();
  }
}

/** Whether that is the server's answer about a name, and not a connection that failed. */
export function isRefusal(error) {
  return error instanceof NameTakenException || (error instanceof CallError && error.code === 'bad-request');
}
