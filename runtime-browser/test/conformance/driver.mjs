import { PATIENCE_MILLIS } from './websocket-server.mjs';
import { entity, shown, shownValue, value } from './values.mjs';

/** The parameters of the methods of the tour, in order; null for one that is a stream. */
const PARAMETERS = {
  'echo.add': ['a', 'b'],
  'echo.echoEverything': ['value'],
  'echo.fail': ['kind'],
  'echo.sleep': ['millis'],
  'echo.count': ['count', 'pauseMillis', 'failAt'],
  'echo.sum': [null],
  'echo.echoStream': [null],
  'members.whoAmI': [],
  'admins.report': [],
  'admins.revoke': ['userId'],
  'feeds.post': ['message'],
};

const CLASSES = { value: 'Everything', message: 'RoomMessage' };

const CONNECTION_CODES = {
  lost: 'connection-lost',
  refused: 'connection-refused',
  timeout: 'connection-timeout',
  closed: 'client-closed',
};

/** Names the failures of this client as the suite does. */
function codeOf(error) {
  if (!error) {
    return '';
  } else if (error.name === 'AbortError') {
    return 'cancelled';
  } else if (error.constructor.name === 'ConnectionError' && [3501, 3502].includes(error.closeCode) && error.code === 'refused') {
    return 'incompatible';
  }
  return CONNECTION_CODES[error.code] ?? error.code ?? `no code: ${error}`;
}

/** Waits for it, but not for ever. */
function patiently(promise, what) {
  let timer;
  const patience = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not seen within ${PATIENCE_MILLIS} ms`)), PATIENCE_MILLIS);
  });
  return Promise.race([promise, patience]).finally(() => clearTimeout(timer));
}

/** Reads a stream one message at a time, when it is asked to and not before. */
class Reader {
  #iterator;
  #reading;

  constructor(stream) {
    this.stream = stream;
    this.#iterator = stream[Symbol.asyncIterator]();
  }

  /** Begins to wait for the next message, unless something waits for it already. */
  begin() {
    this.#reading ??= this.#iterator.next().catch(failure => ({ done: true, failure }));
    return this.#reading;
  }

  async next() {
    const result = await patiently(this.begin(), 'the next message');
    this.#reading = undefined;
    return result;
  }
}

/** The items of a stream among the arguments, as the dialogue gives them. */
class Items {
  #items = [];
  #wake = () => {};
  #ended = false;
  unread = new Promise(resolve => (this.return = async () => (resolve(), { value: undefined, done: true })));

  add(item) {
    this.#items.push(item);
    this.#wake();
  }

  end() {
    this.#ended = true;
    this.#wake();
  }

  async next() {
    while (!this.#items.length && !this.#ended) {
      await new Promise(resolve => (this.#wake = resolve));
    }
    return this.#items.length ? { value: this.#items.shift(), done: false } : { value: undefined, done: true };
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

/** What the client has told, until a dialogue looks at it; in order for each kind and source. */
class Observations {
  #waiting = new Map();
  #seen = new Map();

  add(source, observation) {
    const key = `${observation.see} ${source}`;
    const waiting = this.#waiting.get(key);
    if (waiting) {
      this.#waiting.delete(key);
      waiting(observation);
    } else {
      this.#seen.set(key, [...(this.#seen.get(key) ?? []), observation]);
    }
  }

  isWaiting(kind, source) {
    return !!this.#seen.get(`${kind} ${source}`)?.length;
  }

  next(kind, source) {
    const key = `${kind} ${source}`;
    const seen = this.#seen.get(key)?.shift();
    return seen ?? patiently(new Promise(resolve => this.#waiting.set(key, resolve)), kind);
  }
}

/** Makes the client of the tour do what a dialogue says, and shows what it tells. */
export class Driver {
  #tour;
  #client;
  #observations = new Observations();
  #readers = new Map();
  #calls = new Map();
  #feeds = new Map();

  /** @param tour the generated module */
  constructor(tour, url, options) {
    this.#tour = tour;
    const { buffer, overflow, queuedMessages, heartbeatMillis, connectTimeoutMillis, ...others } = options;
    const given = {
      ...others,
      heartbeat: heartbeatMillis,
      connectTimeout: connectTimeoutMillis ?? 10_000,
      buffer: { capacity: buffer ?? 1024, overflow: overflow ?? 'fail' },
      sendQueue: { messages: queuedMessages ?? 1024 },
      backoff: { first: 1, longest: 20 },
    };
    const client = (this.#client = new tour.TourClient(url, given));
    client.addEventListener('state', ({ state, cause }) =>
      this.#tell('', { see: 'state', state: state === 'closed' ? 'disconnected' : state, code: codeOf(cause) }),
    );
    client.addEventListener('error', ({ error, endpoint }) =>
      this.#tell('', { see: 'error', code: codeOf(error), endpoint, reference: error.reference ?? null }),
    );
    for (const name of ['admins', 'echo', 'feeds', 'members', 'rooms']) {
      client[name].addEventListener('continuity', ({ kind, unacknowledged }) =>
        this.#tell(name, { see: kind, unacknowledged: unacknowledged.map(shown) }),
      );
    }
  }

  #tell(source, observation) {
    this.#observations.add(source, observation);
  }

  #outcome(promise, done, failed) {
    promise.then(
      () => this.#tell('', { see: done }),
      error => this.#tell('', { see: failed, code: codeOf(error) }),
    );
  }

  /** Does what a step says. What fails is an observation. */
  perform(step) {
    const client = this.#client;
    const endpoint = client[step.endpoint];
    switch (step.do) {
      case 'open':
        return this.#outcome(client.open(), 'opened', 'open-failed');
      case 'close':
        return this.#outcome(client.close(), 'closed', 'close-failed');
      case 'sign-in':
        return this.#outcome(client.signIn(step.key), 'signed-in', 'sign-in-failed');
      case 'sign-out':
        return this.#outcome(client.signOut(), 'signed-out', 'sign-out-failed');
      case 'open-stream':
        return this.#readers.set(step.endpoint, new Reader(endpoint.stream()));
      case 'close-stream':
        return endpoint.closeStream();
      case 'send':
        try {
          endpoint.send(value(step.message));
        } catch (error) {
          this.#tell('', { see: 'send-failed', code: codeOf(error) });
        }
        return undefined;
      case 'call':
        return this.#calls.set(step.as, this.#call(step));
      case 'item':
        return this.#callOf(step).items.add(
          typeof step.value === 'object' ? entity('SimpleData', step.value) : step.value,
        );
      case 'end':
        return this.#callOf(step).items.end();
      case 'cancel':
        return this.#callOf(step).cancel();
      case 'follow':
        return this.#follow(step);
      case 'unfollow':
        return this.#feedOf(step).stream.close();
      case 'watch-presence':
        return this.#watch(step.feed, this.#feedOf(step).stream.presence);
      default:
        throw new Error(`a client cannot do this: ${step.do}`);
    }
  }

  #call({ endpoint, method, arguments: given = {}, deadlineMillis }) {
    const items = new Items();
    const values = PARAMETERS[`${endpoint}.${method}`].map(name =>
      name === null ? items : CLASSES[name] && given[name] ? entity(CLASSES[name], given[name]) : given[name],
    );
    const abort = new AbortController();
    const returned = this.#client[endpoint][method](...values, { signal: abort.signal, timeout: deadlineMillis });
    if (returned instanceof Promise) {
      const result = returned.then(
        each => ({ see: 'result', value: shownValue(each) }),
        error => this.#failed(error),
      );
      return { items, next: () => patiently(result, 'an answer'), cancel: () => abort.abort() };
    }
    const reader = new Reader(returned);
    reader.begin(); // there is credit for nothing before somebody reads
    const next = async () => {
      const { value: item, done, failure } = await reader.next();
      return failure ? this.#failed(failure) : done ? { see: 'end' } : { see: 'item', value: shownValue(item) };
    };
    return { items, next, cancel: () => returned.return() };
  }

  #failed(error) {
    const failed = { see: 'failed', code: codeOf(error), reference: error.reference ?? null };
    if (failed.code === 'exception') {
      const { message, number } = error;
      failed.exception = [error.$type, { message, number }];
    }
    return failed;
  }

  #follow({ as, room, after, all }) {
    const channel = this.#tour.FeedChannel.of(room);
    const { feeds } = this.#client;
    const feed = after ? feeds.followAfter(after, channel) : all ? feeds.followAll(channel) : feeds.follow(channel);
    feed.addEventListener('recovery', ({ kind, messages, cause, after: from }) =>
      this.#tell(as, kind === 'recovered' ? { see: kind, messages } : { see: kind, cause, after: from }),
    );
    this.#feeds.set(as, new Reader(feed));
  }

  #watch(name, presence) {
    for (const kind of ['joined', 'left', 'changed']) {
      presence.addEventListener(kind, ({ id, info }) => this.#tell(name, { see: kind, member: id, info: shown(info) }));
    }
  }

  #callOf({ call }) {
    return this.#calls.get(call);
  }

  #feedOf({ feed }) {
    return this.#feeds.get(feed);
  }

  /** Waits for what a step looks at, and shows it. */
  async observe(step) {
    const { feed, call, endpoint } = step;
    return { ...(feed && { feed }), ...(call && { call }), ...(endpoint && { endpoint }), ...(await this.#observed(step)) };
  }

  #observed(step) {
    const { see, feed, endpoint } = step;
    switch (see) {
      case 'message':
      case 'ended':
        return feed ? this.#nextOfFeed(feed) : this.#nextOf(this.#readers.get(endpoint));
      case 'result':
      case 'failed':
      case 'item':
      case 'end':
        return this.#callOf(step).next();
      case 'unread':
        return patiently(this.#callOf(step).items.unread, see).then(() => ({ see }));
      case 'recovered':
      case 'lost':
        this.#feedOf(step).begin(); // it is told by who reads
        return this.#observations.next(see, feed);
      case 'position':
        return this.#position(this.#feedOf(step).stream);
      case 'members':
        return this.#members(this.#feedOf(step).stream.presence);
      case 'joined':
      case 'left':
      case 'changed':
        return this.#observations.next(see, feed);
      case 'resumed':
      case 'interrupted':
        return this.#observations.next(see, endpoint);
      case 'user':
        return this.#user(step);
      case 'state':
        return this.#nextState(step.state);
      default:
        return this.#observations.next(see, '');
    }
  }

  async #nextOf(reader) {
    const { value: message, done, failure } = await reader.next();
    return done ? { see: 'ended', code: codeOf(failure) } : { see: 'message', message: shown(message) };
  }

  /** What was recovered or lost before it has to be looked at first. */
  async #nextOfFeed(feed) {
    const next = await this.#nextOf(this.#feeds.get(feed));
    if (this.#observations.isWaiting('recovered', feed) || this.#observations.isWaiting('lost', feed)) {
      throw new Error('what was recovered or lost is told before it');
    }
    return next;
  }

  async #until(condition) {
    const end = Date.now() + PATIENCE_MILLIS;
    while (!condition() && Date.now() < end) {
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }

  /** Waits until it is the one that the step names. */
  async #user({ userId, scopes = [] }) {
    const seen = () => ({ userId: this.#client.user?.userId ?? null, scopes: this.#client.user?.scopes ?? [] });
    await this.#until(() => JSON.stringify(seen()) === JSON.stringify({ userId, scopes }));
    return { see: 'user', ...seen() };
  }

  /** Waits until there is a position. */
  async #position(feed) {
    await this.#until(() => feed.position !== null);
    return { see: 'position', position: feed.position };
  }

  async #members(presence) {
    await patiently(presence.known, 'members');
    return {
      see: 'members',
      members: Object.fromEntries([...presence.members].map(([id, info]) => [id, shown(info)])),
    };
  }

  /** The states before it are passed over. */
  async #nextState(state) {
    for (;;) {
      const seen = await this.#observations.next('state', '');
      if (seen.state === state) {
        return seen;
      }
    }
  }

  close() {
    return this.#client.close();
  }
}
