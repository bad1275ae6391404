// A program of Node: the types of the language and of Node are all that is known, there is no DOM.

import { ConnectionError, SimpleData, TourClient } from './tour.js';

const client = new TourClient('http://localhost:8090', { key: () => process.env['KEY'] ?? null });
client.addEventListener('state', ({ state, retryAt }) => console.log(state.length, retryAt?.getTime()));
const heard = (event: Event): void => console.log(event.type);
client.echo.addEventListener('continuity', heard, { once: true });
client.echo.removeEventListener('continuity', heard);
try {
  const three: number = await client.echo.add(1, 2, { signal: AbortSignal.timeout(1000) });
  client.echo.send(SimpleData({ num: three }));
} catch (error) {
  process.exitCode = error instanceof ConnectionError ? 1 : 2;
}
