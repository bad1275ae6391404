import { BODY, NAME } from '../src/codec.js';
import { Client } from '../src/client.js';
import { Endpoint, StreamEndpoint } from '../src/endpoint.js';
import { ValueError } from '../src/errors.js';
import { fakeSockets } from './fake-socket.js';

/** A class with one field, which must be a number. */
const numbered = name => ({
  [NAME]: name,
  [BODY]: {
    read(json) {
      if (typeof json?.num != 'number') {
        throw new ValueError(`${name}.num: expected an int`);
      }
      return { $type: name, num: json.num };
    },
    write(value) {
      if (typeof value.num != 'number') {
        throw new ValueError(`${name}.num: expected an int`);
      }
      return JSON.stringify({ num: value.num, text: value.text });
    },
  },
});

export const Data = numbered('Data');
export const Tick = numbered('Tick');

export class TestClient extends Client {
  constructor(url, options) {
    super(url, options, 'test', '00ff');
    this.echo = new StreamEndpoint(this, 'echo', () => [Data], () => [Tick]);
    this.other = new StreamEndpoint(this, 'other', () => [Data], () => [Tick]);
    this.plain = new Endpoint(this, 'plain');
  }
}

/** A client on sockets under control. */
export function client(options = {}) {
  const WebSocket = fakeSockets();
  const made = new TestClient('http://server:8080', { WebSocket, ...options });
  const events = [];
  for (const type of ['state', 'user', 'error']) {
    made.addEventListener(type, event => {
      events.push(event);
      return event.error; // an error that nobody looks at is written to the console
    });
  }
  return {
    client: made,
    sockets: WebSocket.sockets,
    /** The newest socket. */
    get socket() {
      return WebSocket.sockets.at(-1);
    },
    events,
    states: () => events.filter(event => event.type == 'state').map(event => event.state),
    errors: () => events.filter(event => event.type == 'error').map(event => event.error),
  };
}

/** All that a reader has now, without waiting for more. */
export async function read(reader, count) {
  const values = [];
  for (let i = 0; i < count; i++) {
    values.push((await reader.next()).value);
  }
  return values;
}

export const data = num => ({ $type: 'Data', num });
export const tick = (num, endpoint = 'echo') => ['msg', endpoint, 'Tick', { num }];
export const resumable = { resume: { token: 't1', windowMillis: 30000 } };
