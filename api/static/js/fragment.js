// Fetch a page and put a part of it in place of the same part here. The server renders every
// piece of markup once; the modules only move it.
import { isAfter } from "./switchboard.js";

const FIRST_PAUSE = 100; // milliseconds
const LONGEST_PAUSE = 30_000;
const TRIES = 6; // of a page that answers, but from before an event

/** Fetch `address` and find its element `selector`: `part` is null when the answer has none. */
export async function fetchPart(address, selector, options = {}) {
  const answer = await fetch(address, { credentials: "same-origin", ...options });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector(selector);
  return { part: part && document.adoptNode(part), page, answer };
}

/**
 * Fetch a part of this page anew, as it is after the event `id`; asks again while the club is
 * away, and while the process that answers has not heard of the event. A part says in
 * `data-cursor` how far it reaches.
 */
export async function fetchSince(id, selector) {
  let tries = 0;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const fresh = await fetchPart(location.href, selector).catch(() => null);
    if (fresh && fresh.answer.status < 500) {
      tries += 1;
      if (reaches(fresh.part, id) || tries === TRIES) return fresh;
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

const reaches = (part, id) => !part?.dataset.cursor || !id || !isAfter(id, part.dataset.cursor);

/** Run `change` inside a view transition, where the browser and the reader want one. */
export function transition(change) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || !document.startViewTransition) {
    change();
    return Promise.resolve();
  }
  return document.startViewTransition(change).finished;
}

/**
 * Call `action` once, `pause` milliseconds after the last of many calls, and never while it is
 * still at work: what it fetched last must not be overwritten by what it fetched before.
 */
export function settled(action, pause) {
  let timer = null;
  let working = Promise.resolve();
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => (working = working.catch(() => {}).then(action)), pause);
  };
}
