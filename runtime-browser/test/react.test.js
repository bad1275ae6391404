// The hooks without a page: what they do when what they are given throws at once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { settled } from './fake-socket.js';

let modules = 0;

/** The hooks of the file, in a module of their own, with a React that renders once and runs effects at once. */
async function hooks() {
  const text = readFileSync(new URL('../streampod-react.js', import.meta.url), 'utf8');
  const states = [];
  const react = {
    useCallback: action => action,
    useEffect: effect => void effect(),
    useReducer: (_, initial) => [initial, () => {}],
    useRef: current => ({ current }),
    useState: initial => {
      const state = { value: initial };
      states.push(state);
      return [initial, next => (state.value = typeof next == 'function' ? next(state.value) : next)];
    },
    useSyncExternalStore: (_, snapshot) => snapshot(),
  };
  globalThis.reactOfTest = react;
  const module = text.replace(/^import (\{.*\}) from 'react';$/m, 'const $1 = globalThis.reactOfTest;');
  return { ...(await import(`data:text/javascript,${encodeURIComponent(`${module}// ${modules++}`)}`)), states };
}

const failed = () => {
  throw new Error('the client is closed');
};

test('a source that cannot be read is told to onError', async () => {
  const { useStream } = await hooks();
  const errors = [];
  assert.equal(useStream(failed, () => 1, 0, { onError: error => errors.push(error.message) }), 0);
  await settled();
  assert.deepEqual(errors, ['the client is closed']);
});

test('a call that throws at once has failed', async () => {
  const { useCall, states } = await hooks();
  assert.equal(useCall(failed, []).pending, true);
  await settled();
  assert.equal(states[0].value.pending, false);
  assert.equal(states[0].value.error.message, 'the client is closed');
});
