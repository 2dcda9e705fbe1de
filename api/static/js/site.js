// An open Site homepage: when something on it changes, it is arranged anew for this visitor. One
// that could not be arranged, because the search engine was away, asks again until it is.
import { fetchSince, settled, transition } from "./fragment.js";
import { listen } from "./live.js";

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;

let site = document.querySelector("#site");
let heard = null; // id of the last event
let pause = FIRST_PAUSE;

/** Name each card for the transition, so that it travels from its old place to its new one. */
function nameCards(root) {
  for (const card of root.querySelectorAll("[data-publication]")) {
    card.style.viewTransitionName = `card-${card.dataset.publication.replaceAll(/[^\w-]/g, "_")}`;
  }
}

const unchanged = (fresh) => {
  const shape = (root) =>
    [...root.querySelectorAll("[data-publication]")].map((card) => `${card.dataset.publication} ${card.dataset.revision}`).join();
  return fresh.dataset.layout === site.dataset.layout && shape(fresh) === shape(site);
};

const rearrange = settled(async () => {
  const fresh = await fetchSince(heard, "#site");
  if (!fresh.part) return location.reload();
  if (unchanged(fresh.part)) site.toggleAttribute("data-provisional", "provisional" in fresh.part.dataset);
  else await replace(fresh.part);
  askAgain();
}, 150);

async function replace(fresh) {
  nameCards(site);
  nameCards(fresh);
  const changed = site.dataset.changed;
  await transition(() => {
    site.replaceWith(fresh);
    site = fresh;
  });
  for (const card of site.querySelectorAll("[data-publication]")) card.style.viewTransitionName = "";
  document.querySelector("[data-said]").textContent = changed;
}

function askAgain() {
  if (!("provisional" in site.dataset)) {
    pause = FIRST_PAUSE;
    return;
  }
  setTimeout(rearrange, pause * (0.5 + Math.random()));
  pause = Math.min(2 * pause, LONGEST_PAUSE);
}

const { topics, cursor, member } = site.dataset;
if (topics) {
  const deliver = ({ id }) => {
    heard = id || heard;
    rearrange();
  };
  listen({ topics: topics.split(","), cursor, member, deliver });
  askAgain();
}
