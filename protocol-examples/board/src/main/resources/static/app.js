// The page: orders come by REST, and what becomes of them by the channel that the protocol declares.

import { BoardClient, OrdersChannel } from './generated/board.js';
import { Board } from './board.js';
import { ConnectionStatus } from './connection.js';
import { element, timeOf, written } from './elements.js';
import { send, signOut } from './rest.js';

/** What the list of changes shows at most. */
const MOST_CHANGES = 100;

const $ = id => document.getElementById(id);

const me = await send('GET', '/api/me');
const client = new BoardClient();
const board = new Board($('board'), me.mayChange ? change : null);
new ConnectionStatus($('status'), $('retry'), client);

$('me').textContent = me.name;
$('place').hidden = !me.mayChange;
$('looking').hidden = me.mayChange;

// ---- What others do

/**
 * Hears what is kept, then every change. Once the channel is followed, the list is read again: whatever is committed from then on
 * comes by the channel, so there is no hole between the two; and what comes twice is told by its version.
 */
async function follow() {
  const feed = client.board.followAll(OrdersChannel.of());
  feed.ready.then(list, () => {}); // the reader of the feed gets the error
  feed.addEventListener('recovery', ({ kind }) => {
    if (kind === 'lost') {
      tell('Changes may be missing in this list; the orders above are right.');
      list();
    }
  });
  for await (const order of feed) {
    board.take(order);
    tellChange(order);
  }
}

async function list() {
  try {
    for (const order of await send('GET', '/api/orders')) board.take(order);
  } catch (error) {
    problem(`The orders cannot be read: ${error.message}`);
  }
}

list(); // at once: the channel may have to wait for Redis
follow().catch(error => problem(`No more changes come in: ${error.message} Reload the page.`));

client.addEventListener('state', ({ state }) => {
  // A handshake does not tell a page why it was refused. This request leads a user without a login to the form.
  if (state === 'waiting') send('GET', '/api/me').catch(() => {});
});

// ---- What this user does

async function change(order, status) {
  try {
    board.take(await send('PATCH', `/api/orders/${order.id}`, { status, version: order.version }));
  } catch (error) {
    problem(error.message);
    if (error.problem?.order) board.take(error.problem.order);
  }
}

$('place').onsubmit = async event => {
  event.preventDefault();
  const order = { customer: $('customer').value.trim(), item: $('item').value.trim() };
  try {
    board.take(await send('POST', '/api/orders', order));
    $('place').reset();
    $('customer').focus();
  } catch (error) {
    problem(`The order was not placed: ${error.message}`);
  }
};

$('sign-out').onclick = () => signOut().catch(error => problem(`You are still signed in: ${error.message}`));

// ---- What is told

/** The newest version that was told of each order: a message may come twice. */
const told = new Map();

function tellChange(order) {
  if (told.get(order.id) >= order.version) return;
  told.set(order.id, order.version);
  tell(timeOf(order.changedAt), ' ', written(order.changedBy), ` ${order.status} order ${order.id}: `, written(order.item),
    ' for ', written(order.customer));
}

function tell(...parts) {
  $('changes').prepend(element('li', {}, ...parts));
  if ($('changes').childElementCount > MOST_CHANGES) $('changes').lastElementChild.remove();
}

function problem(text) {
  $('error-text').textContent = text;
  $('error').hidden = false;
}

$('dismiss').onclick = () => { $('error').hidden = true; };
