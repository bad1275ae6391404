// The page: sends what is typed, shows what is received. It is signed in as the user of Spring Security's session.
import { ChatClient, RoomChannel } from './generated/chat.js';

/** How many lines are shown. */
const MOST_LINES = 500;

const TEXTS = {
  connecting: 'Connecting…',
  connected: 'Connected',
  waiting: 'No connection, trying again',
  disconnected: 'Disconnected',
  closed: 'Closed',
};

const { status, problem, lines, say, text } = Object.fromEntries(
  ['status', 'problem', 'lines', 'say', 'text'].map(id => [id, document.getElementById(id)]));

// Of the server that this page is from. The first use opens the connection, and it is opened again whenever it is lost.
const client = new ChatClient();

client.addEventListener('state', ({ state }) => { status.textContent = TEXTS[state]; });
client.addEventListener('error', ({ error }) => { problem.textContent = error.message; });

say.addEventListener('submit', event => {
  event.preventDefault();
  try {
    client.chat.send({ $type: 'Line', text: text.value });
    text.value = '';
    problem.textContent = '';
  } catch (error) {
    problem.textContent = error.message; // such as a send queue that is full, after a long time without a connection
  }
});

function show(line) {
  const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 20;
  const by = document.createElement('strong');
  by.textContent = line.by;
  const item = document.createElement('li');
  item.append(by, ': ', line.text);
  lines.append(item);
  while (lines.childElementCount > MOST_LINES) lines.firstElementChild.remove();
  if (atEnd) lines.scrollTop = lines.scrollHeight;
}

text.focus();
try {
  for await (const line of client.chat.followAll(RoomChannel.of('hall'))) show(line);
} catch (error) {
  problem.textContent = `Nothing more is heard: ${error.message}. Reload the page to try again.`;
}
