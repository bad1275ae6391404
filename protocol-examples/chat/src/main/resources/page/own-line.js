import { element } from './elements.js';

/** A line that this user has said, and that has not come back yet. */
export class OwnLine {
  #text;
  #onSendAgain;
  #onEnd;
  #state = element('span', { className: 'state', textContent: 'waits for the connection' });
  #timer = 0;
  #isDoubtful = false;
  #isAwaited = false;

  /**
   * @param text what was said
   * @param handlers onSendAgain: the user sends it again; onEnd: the line is gone from here
   */
  constructor(text, { onSendAgain, onEnd }) {
    this.#text = text;
    this.#onSendAgain = onSendAgain;
    this.#onEnd = onEnd;
    this.item = element('li', { className: 'own' }, element('p', { dir: 'auto', textContent: text }), this.#state);
  }

  get text() {
    return this.#text;
  }

  /** Whether the user has been asked what to do about it. */
  get isDoubtful() {
    return this.#isDoubtful;
  }

  /** Whether what becomes of it may still be told: it was sent, and the server has not said that it went no further. */
  get isAwaited() {
    return this.#isAwaited;
  }

  /** It is on its way, and should be back after that time; time without a connection does not count. */
  expect(millis, isConnected) {
    clearTimeout(this.#timer);
    this.#isAwaited = true;
    this.#state.textContent = 'sending…';
    this.#timer = setTimeout(() => {
      if (isConnected()) this.#ask('has not come back');
      else this.expect(millis, isConnected);
    }, millis);
  }

  /** The line may not have arrived, or has not: its author decides what to do. */
  doubt(why) {
    this.#isAwaited = false;
    this.#ask(why);
  }

  #ask(why) {
    clearTimeout(this.#timer);
    this.#isDoubtful = true;
    this.item.classList.add('doubtful');
    this.#state.setAttribute('role', 'status');
    this.#state.replaceChildren(`${why} `,
      element('button', { type: 'button', textContent: 'Send again', onclick: () => { this.end(); this.#onSendAgain(); } }),
      element('button', { type: 'button', textContent: 'Dismiss', onclick: () => this.end() }));
  }

  /** It has come back, or is not wanted any more. */
  end() {
    clearTimeout(this.#timer);
    this.item.remove();
    this.#onEnd();
  }
}
