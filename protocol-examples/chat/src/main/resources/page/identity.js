import { CallError, ChatClient, NameTakenException } from './generated/chat.js';

/** How long the server may take to give a key. */
const PATIENCE_MILLIS = 5_000;

/** What is kept while this tab is open, so that it is still signed in when it has been reloaded. */
const STORED = 'chat.identity';

/**
 * Who this tab is to the server: somebody who has a key, or a guest, who asks the server for one by name, and again whenever
 * the client needs another.
 */
export class Identity {
  #name;
  #key;

  /**
   * @param name what a guest wants to be called, null for who has a key
   * @param key null for a guest who has had none yet
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

  /** What a guest is called, null for who has a key. */
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

/** Asks over a connection of its own, on which nobody needs to be signed in. */
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
