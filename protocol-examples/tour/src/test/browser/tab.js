// The script of a tab, with what a test looks at and does in globalThis.tab.
import { FeedChannel, RoomMessage, SimpleData, TourClient } from './tour.js';

/** What a socket said of its session. */
const sockets = [];

class Watched extends WebSocket {
  #seen = {};

  constructor(...parameters) {
    super(...parameters);
    sockets.push(this.#seen);
    this.addEventListener('message', ({ data }) => {
      const [name, details] = JSON.parse(data);
      if (name === 'welcome') {
        this.#seen.token = details.resume.token;
      }
    });
  }

  send(text) {
    const [name, details] = JSON.parse(text);
    if (name === 'hello') {
      this.#seen.continued = details.resume.token ?? 'none';
    }
    super.send(text);
  }
}

const client = new TourClient(undefined, { WebSocket: Watched });
const tab = {
  ready: false,
  echoes: [],
  lines: [],
  continuity: [],
  errors: [],
  sockets,
  state: () => client.state,
  echo: num => client.echo.send(SimpleData({ num })),
  say: text => client.feeds.send(RoomMessage({ room: 'main', text })),
};
globalThis.tab = tab;
client.addEventListener('error', ({ error }) => tab.errors.push(String(error)));
client.echo.addEventListener('continuity', ({ kind }) => tab.continuity.push(kind));

async function read(stream, take) {
  for await (const message of stream) {
    take(message);
  }
}
const feed = client.feeds.follow(FeedChannel.of('main'));
read(client.echo.stream(), ({ num }) => tab.echoes.push(num));
read(feed, ({ text }) => {
  tab.lines.push(text);
  if (text === 'roll call') {
    tab.say(document.visibilityState);
  }
});
await feed.presence.known;
tab.ready = true;
