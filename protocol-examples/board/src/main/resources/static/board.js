import { OrderStatus } from './generated/board.js';
import { element, timeOf, written } from './elements.js';

const TITLES = { placed: 'Placed', packed: 'Packed', shipped: 'Shipped' };

/** What a button says that takes an order on from there, and to where. */
const NEXT = { placed: ['Pack', OrderStatus.packed], packed: ['Ship', OrderStatus.shipped] };

/**
 * The orders, as far as this page knows, in columns by their status. Of each the newest version is shown, whichever way the
 * versions came: with the list, as the answer to a change, by the channel.
 */
export class Board {
  #onNext;
  #columns = new Map();
  /** The order and its card, by id. */
  #orders = new Map();

  /** @param onNext called when the user gives an order another status; null where the user may not */
  constructor(root, onNext) {
    this.#onNext = onNext;
    for (const [status, title] of Object.entries(TITLES)) {
      const list = element('ul', { className: 'column' });
      const count = element('span');
      const heading = element('h2', { id: status }, title, ' ', count);
      root.append(element('section', { attributes: { 'aria-labelledby': status } }, heading, list));
      this.#columns.set(status, { list, count });
    }
  }

  /** Shows an order, unless this version or a newer one is known. */
  take(order) {
    const known = this.#orders.get(order.id);
    if (known && known.order.version >= order.version) return;
    const card = known?.card ?? element('li', { tabIndex: -1 });
    const hadFocus = card.contains(document.activeElement);
    card.className = known ? 'order fresh' : 'order';
    card.replaceChildren(
      element('span', { className: 'item' }, written(order.item)),
      element('span', {}, 'for ', written(order.customer)),
      element('span', { className: 'by quiet' }, `Order ${order.id}, ${order.status} by `, written(order.changedBy), ', ', timeOf(order.changedAt)),
      ...this.#button(order));
    this.#orders.set(order.id, { order, card });
    this.#put(order, card);
    if (hadFocus) (card.querySelector('button') ?? card).focus();
  }

  #button(order) {
    const next = this.#onNext && NEXT[order.status];
    if (!next) return [];
    const [text, status] = next;
    const button = element('button', { type: 'button', textContent: text });
    button.setAttribute('aria-label', `${text} order ${order.id}, ${order.item} for ${order.customer}`);
    button.onclick = async () => {
      if (button.ariaDisabled) return;
      button.ariaDisabled = 'true';
      await this.#onNext(order, status);
      button.ariaDisabled = null;
    };
    return [button];
  }

  /** By their numbers. */
  #put(order, card) {
    card.dataset.id = order.id;
    const { list } = this.#columns.get(order.status);
    list.insertBefore(card, [...list.children].find(other => other !== card && other.dataset.id > order.id) ?? null);
    for (const { list, count } of this.#columns.values()) count.textContent = `(${list.childElementCount})`;
  }
}
