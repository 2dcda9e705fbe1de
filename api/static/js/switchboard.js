// One event stream for many pages: opens it for the topics they want together, hands each
// page the events it listens to, and replays to a newcomer what came since that page loaded.
//
// An event's id is `epoch:offset`; offsets of one epoch grow. A page joins with the cursor it
// was rendered at, so what happened between its rendering and its joining is never lost; what
// it has already, it recognises by itself.

const KINDS = ["publication", "update", "withdrawn", "reset"];
const KEPT = 500;
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

export class Switchboard {
  #address;
  #member;
  #pages = new Map(); // page → its topics
  #source = null;
  #topics = new Set();
  #from = null; // the cursor from which the kept events have no gap
  #last = null;
  #kept = [];
  #state = "waiting";
  #pause = FIRST_PAUSE;
  #timer = null;

  /** For pages that were loaded as `member` (an account's id), or by a visitor. */
  constructor(address, member) {
    this.#address = address;
    this.#member = member;
  }

  /** Serve `page` ({deliver, state}) with events of `topics` after `cursor`. */
  join(page, topics, cursor) {
    this.#pages.set(page, new Set(topics));
    const served = this.#source !== null && topics.every((topic) => this.#topics.has(topic));
    if (served && this.#covers(cursor)) {
      page.state(this.#state);
      this.#kept.filter((event) => isAfter(event.id, cursor)).forEach((event) => this.#hand(page, event));
    } else {
      this.#open(earlier(cursor, this.#last));
    }
  }

  leave(page) {
    this.#pages.delete(page);
    if (this.#pages.size === 0) this.#close();
  }

  #covers(cursor) {
    return Boolean(cursor && this.#from) && !isAfter(this.#from, cursor) && sameEpoch(this.#from, cursor);
  }

  #open(cursor) {
    this.#close();
    this.#topics = new Set([...this.#pages.values()].flatMap((topics) => [...topics]));
    this.#from = cursor;
    this.#kept = [];
    const query = new URLSearchParams({ topics: [...this.#topics].join(",") });
    if (cursor) query.set("after", cursor);
    if (this.#member) query.set("member", this.#member);
    const source = new EventSource(`${this.#address}?${query}`);
    source.onopen = () => {
      this.#pause = FIRST_PAUSE;
      this.#tell("open");
    };
    source.onerror = () => {
      this.#tell("waiting");
      // A refused connection ends an EventSource for good; a lost one it reopens by itself.
      if (source.readyState === EventSource.CLOSED) this.#retry();
    };
    for (const kind of KINDS) source.addEventListener(kind, (event) => this.#receive(kind, event));
    this.#source = source;
  }

  #close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#state = "waiting";
  }

  #retry() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(this.#last ?? this.#from), this.#pause * (0.5 + Math.random()));
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
  }

  #receive(kind, { lastEventId, data }) {
    const event = { kind, id: lastEventId, data: data ? JSON.parse(data) : {} };
    if (event.id) this.#last = event.id;
    if (kind === "reset") {
      this.#kept = [];
      this.#from = this.#last;
    } else {
      this.#kept.push(event);
      if (this.#kept.length > KEPT) this.#from = this.#kept.shift().id;
    }
    for (const page of this.#pages.keys()) this.#hand(page, event);
  }

  #hand(page, event) {
    const topics = event.data.topics;
    const wanted = this.#pages.get(page);
    if (!topics || topics.some((topic) => wanted.has(topic))) page.deliver(event);
  }

  #tell(state) {
    this.#state = state;
    for (const page of this.#pages.keys()) page.state(state);
  }
}

const split = (id) => {
  const at = id.indexOf(":");
  return [id.slice(0, at), id.slice(at + 1).split("-").map(Number)];
};

const sameEpoch = (one, other) => split(one)[0] === split(other)[0];

/** Whether event `id` came after `cursor`; true when that cannot be told. */
export function isAfter(id, cursor) {
  if (!id || !cursor || !sameEpoch(id, cursor)) return true;
  const [, one] = split(id);
  const [, other] = split(cursor);
  for (let part = 0; part < Math.max(one.length, other.length); part += 1) {
    const difference = (one[part] ?? 0) - (other[part] ?? 0);
    if (difference) return difference > 0;
  }
  return false;
}

function earlier(one, other) {
  if (!one || !other) return one || other || null;
  return isAfter(one, other) ? other : one;
}
