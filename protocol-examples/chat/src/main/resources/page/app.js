// The page of the chat, on the client that is generated from its protocol.

import { ConnectionStatus } from './connection.js';
import { element, nameOf } from './elements.js';
import { Identity } from './identity.js';
import { Session } from './session.js';

/** How often the rooms that others are in are asked for, while the page can be seen. */
const ROOMS_INTERVAL_MILLIS = 15_000;

/** What is kept while this tab is open: the rooms that were joined. */
const STORED_ROOMS = 'chat.rooms';
const FIRST_ROOM = 'lobby';

const $ = id => document.getElementById(id);
const status = new ConnectionStatus($('status'), $('retry'));

/** The session that is signed in, or about to be; null without one. */
let session = null;
/** The conversation that is shown. */
let current = null;
/** The identity that was signed in last: its key reserves a guest's name for a while. */
let lastIdentity = null;

// ---- Signing in and out

const view = {
  signedIn(user) {
    if ($('doors').hidden) return; // again, after an interruption
    $('me').textContent = user;
    showSignedIn(true);
    const stored = JSON.parse(sessionStorage.getItem(STORED_ROOMS) ?? 'null');
    const rooms = stored ?? [FIRST_ROOM];
    rooms.forEach(room => session.room(room));
    if (rooms.length > 0) open(session.room(rooms[0]));
    listOtherRooms();
  },
  ended(reason) {
    signOut();
    $('sign-in-error').textContent = reason;
  },
  problem(text) {
    $('error-text').textContent = text;
    $('error').hidden = false;
  },
  news(text) {
    $('announcer').textContent = text;
  },
  added(conversation) {
    $(conversation.kind === 'room' ? 'rooms' : 'people').append(conversation.entry);
    $('panes').append(conversation.pane);
    changedConversations();
  },
  removed(conversation) {
    if (conversation === current) {
      current = null;
      const next = session?.conversations[0];
      if (next) open(next);
      else showCurrent();
    }
    changedConversations();
  },
  open,
  changed(conversation) {
    if (conversation === current) showPeople();
    showUnread();
  },
  isSeen: conversation => conversation === current && document.visibilityState === 'visible',
};

function signIn(identity) {
  lastIdentity = identity;
  $('sign-in-error').textContent = '';
  $('sign-in-button').textContent = 'Cancel';
  session = new Session(identity, view);
  status.begin(session.client);
}

function signOut() {
  const ending = session;
  session = null;
  ending?.end();
  Identity.forgetStored();
  sessionStorage.removeItem(STORED_ROOMS);
  status.end();
  $('error').hidden = true;
  $('others').hidden = true;
  $('sign-in-button').textContent = 'Sign in';
  showSignedIn(false);
}

function showSignedIn(signedIn) {
  $('doors').hidden = signedIn;
  $('chat').hidden = $('account').hidden = $('menu').hidden = !signedIn;
  closeSide();
  document.title = 'Chat';
  if (!signedIn) $('name').focus();
}

$('sign-in').onsubmit = event => {
  event.preventDefault();
  const name = $('name').value.trim(), key = $('key').value.trim();
  if (session) {
    signOut();
  } else if (key !== '') {
    signIn(new Identity(null, key));
  } else if (name !== '') {
    signIn(lastIdentity?.name === name ? lastIdentity : new Identity(name, null));
  } else {
    $('sign-in-error').textContent = 'Please say who you are.';
    $('name').focus();
  }
};

$('sign-out').onclick = () => {
  signOut();
  $('key').value = '';
};

// ---- Conversations

function open(conversation) {
  if (current !== conversation) current?.hide();
  current = conversation;
  conversation.show();
  conversation.read();
  conversation.toEnd();
  closeSide();
  showCurrent();
  showUnread();
  $('text').focus();
}

function changedConversations() {
  if (!session) return;
  const rooms = session.conversations.filter(({ kind }) => kind === 'room').map(({ name }) => name);
  sessionStorage.setItem(STORED_ROOMS, JSON.stringify(rooms));
  showUnread();
  listOtherRooms();
}

function showCurrent() {
  const name = current?.name ?? '';
  const isRoom = current?.kind === 'room';
  $('title').replaceChildren(nameOf(current ? name : 'No room'));
  $('title').className = current?.kind ?? '';
  $('leave').hidden = $('say').hidden = current === null;
  $('leave').textContent = isRoom ? 'Leave' : 'Close';
  $('text').placeholder = $('text-label').textContent = isRoom ? `Message to everybody in ${name}` : `Message to ${name} alone`;
  showPeople();
}

function showPeople() {
  $('jump').hidden = !current || current.atEnd;
  const isRoom = current?.kind === 'room';
  const people = (isRoom && session.attendance(current)?.people) || [];
  $('here').hidden = !isRoom;
  if (!current) $('subtitle').textContent = 'Join a room to hear what is said there.';
  else if (!isRoom) $('subtitle').textContent = 'Private';
  else if (people.length === 0) $('subtitle').textContent = '';
  else $('subtitle').textContent = people.length === 1 ? '1 person is here' : `${people.length} people are here`;
  refill($('members'), people, user => user === session.me
    ? element('span', { className: 'person' }, nameOf(user), ' (you)')
    : element('button', {
      type: 'button',
      className: 'person',
      title: `Write to ${user} alone`,
      onclick: () => openPerson(user),
    }, nameOf(user)));
}

/** Shows a list anew if it has changed; otherwise the focused element in it keeps the focus. */
function refill(list, items, show) {
  const content = JSON.stringify(items);
  if (list.dataset.content === content) return;
  list.dataset.content = content;
  list.replaceChildren(...items.map(item => element('li', {}, show(item))));
}

function openPerson(user) {
  const conversation = session.person(user);
  if (conversation) open(conversation);
}

function showUnread() {
  const unread = session?.conversations.reduce((sum, conversation) => sum + conversation.unread, 0) ?? 0;
  $('menu-unread').hidden = unread === 0;
  $('menu-unread').textContent = unread;
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${current ? `${current.name} – ` : ''}Chat`;
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  current?.read();
  showUnread();
  listOtherRooms();
});

$('leave').onclick = () => {
  session.leave(current);
  if (current) $('text').focus();
  else $('room').focus();
};

$('jump').onclick = () => {
  current.toEnd();
  $('text').focus();
};

// ---- Joining a room, writing to a user

$('join').onsubmit = event => {
  event.preventDefault();
  const name = $('room').value.trim();
  if (name === '') return $('room').focus();
  $('room').value = '';
  open(session.room(name));
};

$('write').onsubmit = event => {
  event.preventDefault();
  const name = $('person').value.trim();
  if (name === '') return $('person').focus();
  $('person').value = '';
  openPerson(name);
};

async function listOtherRooms() {
  if (session?.client.state !== 'connected' || document.visibilityState !== 'visible') return;
  const asking = session;
  let rooms;
  try {
    rooms = await session.occupiedRooms();
  } catch {
    return; // asked again soon
  }
  if (asking !== session) return;
  const joined = new Set(session.conversations.filter(({ kind }) => kind === 'room').map(({ name }) => name));
  const others = rooms.filter(({ room }) => !joined.has(room));
  $('others').hidden = others.length === 0;
  refill($('other-rooms'), others, ({ room, members }) => element('button', {
    type: 'button',
    className: 'room',
    title: `Join ${room}`,
    onclick: () => open(session.room(room)),
  }, nameOf(room), element('span', { className: 'members' }, String(members),
    element('span', { className: 'heard-only', textContent: ' there' }))));
}
setInterval(listOtherRooms, ROOMS_INTERVAL_MILLIS);

// ---- Saying something

$('say').onsubmit = event => {
  event.preventDefault();
  const text = $('text').value.replace(/\s*\n\s*/g, ' ').trim();
  if (text !== '' && current && session.say(current, text)) $('text').value = '';
  $('text').focus();
};
$('text').onkeydown = event => {
  if (event.key !== 'Enter' || event.isComposing || event.shiftKey) return;
  event.preventDefault();
  $('say').requestSubmit();
};

// ---- The list of conversations, which a narrow window shows on demand

$('menu').onclick = () => {
  if ($('menu').getAttribute('aria-expanded') === 'true') return closeSide();
  $('menu').setAttribute('aria-expanded', 'true');
  $('side').classList.add('open');
  $('side').querySelector('[aria-current], button, input')?.focus();
};

function closeSide() {
  $('menu').setAttribute('aria-expanded', 'false');
  $('side').classList.remove('open');
}

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || !$('side').classList.contains('open')) return;
  closeSide();
  $('menu').focus();
});
document.addEventListener('pointerdown', event => {
  if (!$('side').contains(event.target) && !$('menu').contains(event.target)) closeSide();
});

$('dismiss').onclick = () => { $('error').hidden = true; };

const stored = Identity.stored();
$('doors').hidden = false;
$('menu').hidden = true;
if (stored) {
  $('name').value = stored.name ?? '';
  signIn(stored);
} else {
  $('name').focus();
}
