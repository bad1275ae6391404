/** The users in a room, each once, also with several clients. */
export class Attendance {
  #presence;
  #onChange;
  /** How many clients of each user are there. */
  #clients = new Map();
  #known = false;

  /**
   * @param presence that of a feed
   * @param onChange called when a user has come or gone, with the user and whether that user came; with null when all users
   *   of the beginning are known
   */
  constructor(presence, onChange) {
    this.#presence = presence;
    this.#onChange = onChange;
    for (const kind of ['joined', 'left', 'changed']) presence.addEventListener(kind, () => this.#update());
    presence.known.then(() => {
      this.#update();
      this.#known = true;
      onChange(null, true);
    }, () => {}); // the feed has ended, which tells why itself
  }

  /** The users in the room, by name. */
  get people() {
    return [...this.#clients.keys()].sort((a, b) => a.localeCompare(b));
  }

  has(user) {
    return this.#clients.has(user);
  }

  #update() {
    const before = this.#clients;
    this.#clients = new Map();
    for (const { userId } of this.#presence.members.values()) {
      this.#clients.set(userId, (this.#clients.get(userId) ?? 0) + 1);
    }
    if (!this.#known) return;
    for (const user of this.#clients.keys()) if (!before.has(user)) this.#onChange(user, true);
    for (const user of before.keys()) if (!this.#clients.has(user)) this.#onChange(user, false);
  }
}
