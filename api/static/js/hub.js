// The open hub or feed: entries arrive, change and go while it is read.
import { buildCard, keepAges } from "./entries.js";
import { tidyFolds } from "./folds.js";
import { fetchSince, settled, transition } from "./fragment.js";
import { listen } from "./live.js";
import { isAfter } from "./switchboard.js";

const TITLE = document.title;
const NEAR_TOP = 120; // pixels scrolled within which a reader still reads the top

const LIST = "[data-live-list]";
const hub = document.querySelector(LIST);
const list = hub.querySelector("[data-entries]");
const pill = hub.querySelector("[data-pill]");
const said = hub.querySelector("[data-said]");
const plurals = new Intl.PluralRules(document.documentElement.lang);
let waiting = []; // cards behind the pill, newest first

const cards = (root = list) => [...root.querySelectorAll("[data-publication]")];
const cardOf = (id) => list.querySelector(`[data-publication="${CSS.escape(id)}"]`);
const titleOf = (card) => card.querySelector('[data-field="title"]').textContent;
const atTop = () => scrollY <= NEAR_TOP && !document.hidden;
const say = (sentence, title) => (said.textContent = sentence.replace("{title}", title));

function showPill() {
  pill.hidden = waiting.length === 0;
  const words = plurals.select(waiting.length) === "one" ? hub.dataset.pillOne : hub.dataset.pillOther;
  pill.textContent = words.replace("{n}", waiting.length);
  document.title = waiting.length ? `(${waiting.length}) ${TITLE}` : TITLE;
}

function showEmpty() {
  hub.querySelector("[data-empty]").hidden = list.childElementCount > 0;
}

function insert(cards) {
  for (const card of cards) {
    card.classList.add("arriving");
    card.addEventListener("animationend", () => card.classList.remove("arriving"), { once: true });
  }
  list.prepend(...cards);
  showEmpty();
}

function releaseWaiting() {
  const cards = waiting;
  waiting = [];
  showPill();
  insert(cards);
}

const publishedAt = (card) => Date.parse(card.querySelector("time").dateTime);
const pointsOf = (card) => Number(card.dataset.points ?? 0);
const markOf = (card) => card.querySelector('[data-field="new"]');

/** Whether `other` stands above `card`: by rank, within a rank by date. A feed has no ranks. */
function isAbove(other, card) {
  const lead = pointsOf(other) - pointsOf(card);
  return lead === 0 ? publishedAt(other) > publishedAt(card) : lead > 0;
}

/** Leave a card as its reader had the one before it: marked as new, its menu open. */
function keepState(shown, card) {
  markOf(card).hidden = markOf(shown).hidden;
  for (const part of ["[data-entry-menu]", '[data-field="rank"]']) {
    if (shown.querySelector(part)?.open) card.querySelector(part).open = true;
  }
}

/** Put a card in for another that shows the same publication. */
function exchange(shown, card) {
  keepState(shown, card);
  shown.replaceWith(card);
}

/**
 * Show an entry where its rank puts it: what is edited or comes back online is not news (K6).
 * What is newer than all that is shown is, and stands above it.
 * One that the page lacks belongs here all the same: it may have been edited before anybody was
 * told of it, unless it stands on a later page.
 */
function place(told) {
  // What is told may be for the hub as well, which alone shows the keywords that brought it.
  const entry = hub.dataset.topics === "hub" ? told : { ...told, reasons: [], rank: null };
  const { id, revision } = entry.publication;
  const shown = cardOf(id);
  if (shown) {
    if (Number(shown.dataset.revision) >= revision) return;
    exchange(shown, buildCard(entry));
    return;
  }
  const behind = waiting.findIndex((card) => card.dataset.publication === id);
  if (behind >= 0) {
    if (Number(waiting[behind].dataset.revision) < revision) waiting[behind] = buildCard(entry);
    return;
  }
  const card = buildCard(entry);
  const isNewer = (other) => publishedAt(other) > publishedAt(card);
  const all = cards();
  const newer = all.filter(isNewer).length;
  if (newer > 0) {
    if (newer === all.length && hub.querySelector(".more")) return;
    const above = all.filter((other) => isAbove(other, card)).at(-1);
    if (above) above.closest("[data-entries] > *").after(card);
    else list.prepend(card);
    return;
  }
  markOf(card).hidden = hub.dataset.topics !== "hub";
  say(hub.dataset.arrived, titleOf(card));
  // Whatever is being read must not move: away from the top, new entries wait.
  if (atTop() && waiting.length === 0) insert([card]);
  else {
    waiting.splice(waiting.filter(isNewer).length, 0, card);
    showPill();
  }
}

function withdraw(id) {
  waiting = waiting.filter((card) => card.dataset.publication !== id);
  showPill();
  const card = cardOf(id);
  if (!card) return;
  say(hub.dataset.withdrawn, titleOf(card));
  if (card.contains(document.activeElement)) {
    (card.nextElementSibling ?? card.previousElementSibling)?.querySelector("a[href]")?.focus();
  }
  transition(() => {
    card.remove();
    tidyFolds();
    showEmpty();
  });
}

let since = null; // the last reset, until the hub is loaded again
let meanwhile = []; // events told since then

/** What tells a row of the list from the others: a publication, or an author's fold. */
const nameOf = (row) => row.dataset.publication ?? `by ${row.dataset.moreBy}`;

/** Show these rows, touching none that stands where it should: what is moved loses the focus. */
function arrange(rows) {
  const kept = new Set(rows);
  for (const row of [...list.children]) if (!kept.has(row)) row.remove();
  for (const [index, row] of rows.entries()) {
    if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
  }
}

const reload = settled(async () => {
  const told = since;
  const fresh = await fetchSince(told?.id, LIST);
  if (!fresh.part) return location.reload();
  waiting = [];
  showPill();
  const known = new Map([...list.children].map((row) => [nameOf(row), row]));
  for (const card of cards(fresh.part)) {
    const shown = cardOf(card.dataset.publication);
    if (shown) keepState(shown, card);
  }
  const rows = [...fresh.part.querySelector("[data-entries]").children].map((row) => {
    const shown = known.get(nameOf(row));
    if (shown?.open) row.open = true;
    return shown?.isEqualNode(row) ? shown : row;
  });
  arrange(rows);
  hub.querySelector(".more")?.remove();
  const more = fresh.part.querySelector(".more");
  if (more) hub.append(more);
  const profiles = fresh.page.querySelector("[data-profiles]");
  if (profiles) document.querySelector("[data-profiles]")?.replaceWith(profiles);
  showEmpty();
  // What was told while the page was fetched may have come too late for it.
  for (const event of meanwhile) {
    if (isAfter(event.id, fresh.part.dataset.cursor)) actions[event.kind](event.data);
  }
  if (since === told) {
    since = null;
    meanwhile = [];
  }
}, 100);

const actions = {
  publication: place,
  update: place,
  withdrawn: (data) => withdraw(data.publication),
};

function deliver(event) {
  if (event.kind === "reset") {
    since = event;
    meanwhile = [];
    reload();
    return;
  }
  if (since) meanwhile.push(event);
  actions[event.kind](event.data);
}

function showState(state) {
  const mark = document.querySelector("[data-live-state]");
  mark.hidden = false;
  mark.dataset.state = state;
  mark.textContent = state === "open" ? mark.dataset.open : mark.dataset.waiting;
}

pill.addEventListener("click", () => {
  const first = waiting[0];
  releaseWaiting();
  scrollTo({ top: 0 });
  first?.querySelector("a[href]")?.focus({ preventScroll: true });
});
addEventListener("scroll", () => atTop() && waiting.length && releaseWaiting(), { passive: true });

keepAges();
// An earlier page of the hub is a place to read back; what is new belongs to the first.
if (!new URLSearchParams(location.search).has("cursor")) {
  const { topics, cursor, member } = hub.dataset;
  listen({
    topics: topics.split(","),
    cursor,
    member,
    deliver,
    state: showState,
  });
}
