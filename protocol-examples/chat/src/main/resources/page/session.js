import { ChatClient, ChatMessage, FollowError, RoomChannel, RoomMessage } from './generated/chat.js';
import { Attendance } from './attendance.js';
import { Conversation, timeOf } from './conversation.js';
import { count } from './elements.js';
import { isRefusal } from './identity.js';

/** Until a stream or a room that has ended is opened again. */
const REOPEN_MILLIS = 3_000;

/** How long a line may be on its way to a room and back before the user is told that it is not there. */
const PATIENCE_MILLIS = 10_000;

/** Conversations with people, which others begin. */
const MOST_PEOPLE = 100;

/** Ends of a room that trying again does not mend. */
const FINAL = new Set(['bad-request', 'forbidden', 'unknown-endpoint', 'unknown-channel']);

/** The server closes a connection with this when its key is not valid. */
const KEY_NOT_VALID = 3500;

/** The session of a user: a client, and the conversations that are followed with it. Shows nothing itself. */
export class Session {
  #identity;
  #view;
  #client;
  #me = null;
  #ended = false;
  #conversations = new Map();
  /** The feed and the attendance, by room. */
  #rooms = new Map();

  /**
   * @param identity that signs in
   * @param view is told what happens: signedIn(user), ended(reason), problem(text), news(text), added(conversation),
   *   removed(conversation), open(conversation), changed(conversation), isSeen(conversation)
   */
  constructor(identity, view) {
    this.#identity = identity;
    this.#view = view;
    this.#client = new ChatClient(undefined, { key: () => this.#key() });
    this.#client.addEventListener('state', event => this.#connection(event));
    this.#client.addEventListener('error', ({ error }) => {
      view.problem(error.message + (error.reference ? ` (${error.reference})` : ''));
    });
    this.#client.chat.addEventListener('continuity', event => this.#continuity(event));
    this.#listen();
  }

  get client() {
    return this.#client;
  }

  get me() {
    return this.#me;
  }

  get conversations() {
    return [...this.#conversations.values()];
  }

  /** Signs out. */
  end() {
    this.#ended = true;
    this.#client.close();
    for (const conversation of this.conversations) this.#remove(conversation);
  }

  async #key() {
    try {
      return await this.#identity.key();
    } catch (error) {
      if (isRefusal(error)) this.#end(error.message);
      throw error;
    }
  }

  #end(reason) {
    if (!this.#ended) this.#view.ended(reason);
  }

  #connection({ state, cause }) {
    if (state === 'connected') {
      this.#sendOn();
    } else if (cause?.closeCode === KEY_NOT_VALID && state === 'disconnected') {
      this.#end('That key signs in nobody.');
    }
  }

  /** Reads the stream: the name of this user, and private messages. */
  async #listen() {
    while (!this.#ended) {
      try {
        for await (const message of this.#client.chat.stream()) {
          if (this.#ended) return;
          this.#receive(message);
        }
      } catch (error) {
        if (this.#ended) return;
        if (error.code === 'unauthenticated' && this.#identity.name === null) return this.#end('Your key is not valid any more.');
        if (this.#me !== null) this.#view.problem(`Private messages do not come in: ${error.message}`);
      }
      await this.#reopening();
    }
  }

  /** Waits for a moment, or while the client makes no attempts until the user asks it to connect. */
  #reopening() {
    return new Promise(resolve => {
      if (this.#client.state === 'disconnected') this.#client.addEventListener('state', resolve, { once: true });
      else setTimeout(resolve, REOPEN_MILLIS);
    });
  }

  #receive(message) {
    switch (message.$type) {
      case 'SignedIn':
        this.#me = message.userId;
        this.#view.signedIn(message.userId);
        break;
      case 'ChatMessage': {
        const conversation = this.person(message.senderId);
        if (conversation) this.#hear(conversation, message);
        this.#view.news(`${message.senderId} to you: ${message.text}`);
        break;
      }
      case 'NotDelivered':
        this.#notDelivered(message);
    }
  }

  #notDelivered({ to, reason }) {
    const conversation = this.#conversations.get(`room ${to}`) ?? this.#conversations.get(`person ${to}`);
    // The server gives up the lines of a room in the order in which they were said.
    const line = conversation?.onItsWay.find(({ isAwaited }) => isAwaited);
    if (line) {
      line.doubt(`not delivered: ${reason}`);
    } else if (conversation) {
      conversation.notice(`The last line was not delivered: ${reason}.`, true);
    } else {
      this.#view.problem(`Not delivered to ${to}: ${reason}`);
    }
  }

  #hear(conversation, line) {
    const mine = line.senderId === this.#me;
    if (mine) conversation.onItsWay.find(({ text }) => text === line.text)?.end();
    conversation.hear(line, mine, !mine && !this.#view.isSeen(conversation));
    this.#view.changed(conversation);
  }

  // ---- Conversations

  /** What is said in that room; followed from now on. */
  room(name) {
    const known = this.#conversations.get(`room ${name}`);
    if (known) return known;
    const conversation = this.#add('room', name);
    this.#follow(conversation);
    return conversation;
  }

  /** What is said with that person, null when there are too many. */
  person(name) {
    const known = this.#conversations.get(`person ${name}`);
    if (known) return known;
    if (this.conversations.filter(({ kind }) => kind === 'person').length >= MOST_PEOPLE) return null;
    const conversation = this.#add('person', name);
    conversation.notice(`Only you and ${name} see this. Nothing is stored: who is not here does not get it.`);
    return conversation;
  }

  #add(kind, name) {
    const conversation = new Conversation(kind, name, {
      onOpen: () => this.#view.open(conversation),
      onSendAgain: text => this.say(conversation, text),
      onScroll: () => this.#view.changed(conversation),
    });
    this.#conversations.set(`${kind} ${name}`, conversation);
    this.#view.added(conversation);
    return conversation;
  }

  /** Leaves a room, or closes the conversation with a person. */
  leave(conversation) {
    if (conversation.kind === 'room') this.#rooms.get(conversation.name)?.feed.close();
    this.#remove(conversation);
  }

  #remove(conversation) {
    this.#conversations.delete(`${conversation.kind} ${conversation.name}`);
    if (conversation.kind === 'room') this.#rooms.delete(conversation.name);
    conversation.remove();
    this.#view.removed(conversation);
  }

  /** The users in the room, by name; null while they are not known. */
  attendance(conversation) {
    return conversation.kind === 'room' ? this.#rooms.get(conversation.name)?.attendance ?? null : null;
  }

  /** The rooms with a follower on this server. */
  occupiedRooms() {
    return this.#client.chat.rooms({ timeout: PATIENCE_MILLIS });
  }

  /** Follows a room: first the kept lines, then all new ones, across all interruptions. */
  async #follow(conversation) {
    const channel = RoomChannel.of(conversation.name);
    const isOpen = () => this.#conversations.get(`room ${conversation.name}`) === conversation;
    let position = null;
    while (isOpen()) {
      conversation.busy = true;
      const chat = this.#client.chat;
      const feed = position === null ? chat.followAll(channel) : chat.followAfter(position, channel);
      const told = { first: position === null };
      feed.addEventListener('recovery', event => {
        this.#recovered(conversation, event, told.first);
        told.first = false;
      });
      const attendance = new Attendance(feed.presence, (user, came) => this.#attended(conversation, user, came));
      this.#rooms.set(conversation.name, { feed, attendance });
      try {
        for await (const line of feed) this.#hear(conversation, line);
        return; // left
      } catch (error) {
        if (!isOpen()) return;
        if (error instanceof FollowError && FINAL.has(error.code)) {
          this.#view.problem(`${conversation.name} cannot be joined: ${error.message}`);
          this.#remove(conversation);
          return;
        }
        conversation.notice(`You do not hear this room just now: ${error.message}`, true);
        position = feed.position ?? position;
        await this.#reopening();
      }
    }
  }

  /** What became of the lines that were said while this page did not hear them. */
  #recovered(conversation, { kind, messages, from, to }, isFirst) {
    if (kind === 'lost') {
      conversation.notice(`Lines may be missing here, said between ${timeOf(new Date(from))} and ${timeOf(new Date(to))}.`, true);
    } else if (isFirst) {
      conversation.notice(messages > 0 ? `You came in. ${count(Number(messages), 'line')} from before.` : 'You came in.');
    } else if (messages > 0) {
      conversation.notice(`Back again: ${count(Number(messages), 'line')} said while you were away.`);
    }
    conversation.busy = false;
  }

  #attended(conversation, user, came) {
    if (user !== null && user !== this.#me) conversation.notice(came ? `${user} came in.` : `${user} left.`);
    this.#view.changed(conversation);
  }

  // ---- Saying something

  /** Says a line there; false when it could not even be put in the queue. */
  say(conversation, text) {
    const { kind, name } = conversation;
    try {
      this.#client.chat.send(kind === 'room' ? RoomMessage({ room: name, text }) : ChatMessage({ recipientId: name, text }));
    } catch (error) {
      this.#view.problem(`Not sent: ${error.message}`);
      return false;
    }
    const line = conversation.send(text);
    if (this.#client.state === 'connected') this.#onItsWay(conversation, line);
    return true;
  }

  /** A line has left, or does so now. From a room it comes back; a private one does not, and is taken to have arrived. */
  #onItsWay(conversation, line) {
    if (line.isDoubtful) return;
    if (conversation.kind === 'room') {
      line.expect(PATIENCE_MILLIS, () => this.#client.state === 'connected');
    } else {
      line.end();
      // A user who writes to themselves receives the line from the server.
      if (conversation.name !== this.#me) this.#hear(conversation, { senderId: this.#me, sentAt: null, text: line.text });
    }
  }

  #sendOn() {
    for (const conversation of this.conversations) {
      for (const line of conversation.onItsWay) this.#onItsWay(conversation, line);
    }
  }

  /** The connection was lost, and is back. Rooms are followed on by themselves; private messages may be missing. */
  #continuity({ kind, from, to, unacknowledged }) {
    if (kind === 'resumed') return;
    for (const conversation of this.conversations) {
      if (conversation.kind === 'person') {
        conversation.notice(`There was no connection between ${timeOf(from)} and ${timeOf(to)}. `
          + `What ${conversation.name} said then did not come through.`, true);
      }
    }
    for (const message of unacknowledged) {
      const to = message.$type === 'RoomMessage' ? `room ${message.room}` : `person ${message.recipientId}`;
      this.#conversations.get(to)?.doubt(message.text, 'may not have arrived');
    }
  }
}
