// Fetch a page and put a part of it in place of the same part here. The server renders every
// piece of markup once; the modules only move it.

/** Fetch `address` and return its element `selector`; null when the answer has none. */
export async function fetchPart(address, selector, options = {}) {
  const answer = await fetch(address, { credentials: "same-origin", ...options });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector(selector);
  return part ? { part: document.adoptNode(part), page, answer } : null;
}

/** Run `change` inside a view transition, where the browser and the reader want one. */
export function transition(change) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still || !document.startViewTransition) {
    change();
    return Promise.resolve();
  }
  return document.startViewTransition(change).finished;
}

/** Call `action` once, `pause` milliseconds after the last of many calls. */
export function settled(action, pause) {
  let timer = null;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), pause);
  };
}
