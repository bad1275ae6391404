import { afterEach, beforeEach, mock } from 'node:test';
import { client } from './fixture.js';
import { settled } from './fake-socket.js';

/** Puts the timers and the clock of this file's tests under control; a random number is the largest. */
export function controlledTime() {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    mock.method(Math, 'random', () => 1);
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });
}

/** A client that was welcomed, on sockets under control. */
export async function opened(options, welcome) {
  const all = client(options);
  const opening = all.client.open();
  await settled();
  all.socket.welcome(welcome);
  await opening;
  await settled();
  return all;
}
