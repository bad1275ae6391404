import { element, nameOf } from './elements.js';
import { OwnLine } from './own-line.js';

/** What a log shows at most; older lines are gone from the page. */
const MOST_LINES = 1_000;

/** Lines of one person that come within this time stand under one name. */
const GROUP_MILLIS = 5 * 60_000;

/** How near to its end a log counts as read to the end. */
const NEAR_END = 40;

/**
 * What is said in one room, or with one person: the log, the lines that are on their way, and the entry in the list of
 * conversations. Knows nothing of connections.
 */
export class Conversation {
  #kind;
  #name;
  #log = element('ol');
  #live;
  #waiting = element('ol', { className: 'waiting', attributes: { 'aria-label': 'On their way' } });
  /** Shown in #waiting, in the order in which they were said. */
  #onItsWay = new Set();
  #badge = element('span', { className: 'badge', hidden: true });
  #button;
  #onSendAgain;
  #unread = 0;
  #atEnd = true;
  #onScroll;
  /** The sender and time of the last line; no sender after a notice. */
  #last = { who: null, at: 0 };
  #day = '';

  /**
   * @param kind 'room' or 'person'
   * @param name of the room, or the person
   * @param handlers onOpen: the user opens it; onSendAgain: the user sends that text again; onScroll: the log is shown to its
   *   end, or not any more
   */
  constructor(kind, name, { onOpen, onSendAgain, onScroll }) {
    this.#kind = kind;
    this.#name = name;
    this.#onSendAgain = onSendAgain;
    this.#onScroll = onScroll;
    this.#live = element('div', { attributes: { role: 'log', 'aria-live': 'polite', 'aria-label': `Lines in ${name}` } }, this.#log);
    this.pane = element('div', {
      className: 'pane',
      hidden: true,
      tabIndex: 0,
      attributes: { role: 'group', 'aria-label': kind === 'room' ? `What is said in ${name}` : `What you and ${name} say` },
    }, this.#live, this.#waiting);
    this.pane.addEventListener('scroll', () => this.#scrolled());
    new ResizeObserver(() => this.#keepEnd()).observe(this.pane);
    this.#button = element('button', { type: 'button', className: kind, onclick: onOpen }, nameOf(name), this.#badge);
    this.entry = element('li', {}, this.#button);
  }

  get kind() {
    return this.#kind;
  }

  get name() {
    return this.#name;
  }

  get unread() {
    return this.#unread;
  }

  /** Whether the end of the log is in sight. */
  get atEnd() {
    return this.#atEnd;
  }

  // ---- Being looked at

  show() {
    this.pane.hidden = false;
    this.#button.setAttribute('aria-current', 'true');
    this.#keepEnd();
  }

  hide() {
    this.pane.hidden = true;
    this.#button.removeAttribute('aria-current');
  }

  remove() {
    this.pane.remove();
    this.entry.remove();
  }

  /** Everything has been seen. */
  read() {
    this.#unread = 0;
    this.#showUnread();
  }

  toEnd() {
    this.#atEnd = true;
    this.#keepEnd();
  }

  #showUnread() {
    this.#badge.hidden = this.#unread === 0;
    this.#badge.replaceChildren(String(this.#unread), element('span', { className: 'heard-only', textContent: ' unread' }));
  }

  #scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.pane;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.#onScroll();
  }

  #keepEnd() {
    if (this.#atEnd) this.pane.scrollTop = this.pane.scrollHeight;
  }

  // ---- What is said

  /** Set while the log is filled with earlier lines, so that a screen reader does not read them out. */
  set busy(busy) {
    this.#live.setAttribute('aria-busy', String(busy));
  }

  /**
   * A line that a user has said.
   *
   * @param mine whether that was this page's user
   * @param unseen whether it counts as unread
   */
  hear({ senderId, sentAt, text }, mine, unseen) {
    const at = sentAt === null ? new Date() : new Date(sentAt);
    this.#tellDay(at);
    const continues = senderId === this.#last.who && at - this.#last.at < GROUP_MILLIS;
    this.#last = { who: senderId, at };
    const line = element('li', { className: `line${mine ? ' mine' : ''}${continues ? ' continues' : ''}` },
      element('span', { className: 'avatar', textContent: [...senderId][0], attributes: { 'aria-hidden': 'true' } }),
      nameOf(senderId, 'who'),
      element('time', { dateTime: at.toISOString(), textContent: timeOf(at) }),
      element('p', { dir: 'auto', textContent: text }));
    line.style.setProperty('--hue', hueOf(senderId));
    this.#append(line);
    if (unseen) {
      this.#unread++;
      this.#showUnread();
    }
  }

  /** A notice of the page itself. */
  notice(text, isWarning = false) {
    this.#last = { who: null, at: 0 };
    this.#append(element('li', { className: isWarning ? 'notice warning' : 'notice', textContent: text }));
  }

  #tellDay(at) {
    const day = at.toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
    if (day !== this.#day && (this.#day !== '' || at.toDateString() !== new Date().toDateString())) {
      this.#append(element('li', { className: 'notice', textContent: day }));
      this.#last = { who: null, at: 0 };
    }
    this.#day = day;
  }

  #append(item) {
    this.#log.append(item);
    while (this.#log.childElementCount > MOST_LINES) this.#log.firstElementChild.remove();
    this.#keepEnd();
  }

  // ---- Lines of this user that are on their way

  /** A line that this page's user says here. */
  send(text) {
    const line = new OwnLine(text, { onSendAgain: () => this.#onSendAgain(text), onEnd: () => this.#onItsWay.delete(line) });
    this.#onItsWay.add(line);
    this.#waiting.append(line.item);
    this.toEnd();
    return line;
  }

  /** The lines that have not come back, the oldest first. */
  get onItsWay() {
    return [...this.#onItsWay];
  }

  /** The line with that text may not have arrived, or has not. */
  doubt(text, why) {
    const waiting = this.onItsWay.find(line => line.text === text && !line.isDoubtful);
    if (waiting) {
      waiting.doubt(why);
    } else if (this.#kind === 'person') {
      this.send(text).doubt(why); // it stands in the log already, unconfirmed
    }
    this.#keepEnd();
  }
}

export function timeOf(date) {
  return date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
}

/** A colour of its own for everybody, the same on every page. */
function hueOf(name) {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)) % 360;
  return hash;
}
