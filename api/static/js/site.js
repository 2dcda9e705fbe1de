// An open Site homepage: when something on it changes, it is arranged anew for this visitor.
import { fetchPart, settled, transition } from "./fragment.js";
import { listen } from "./live.js";

let site = document.querySelector("#site");

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
  const fresh = await fetchPart(location.href, "#site");
  if (!fresh) return location.reload();
  if (unchanged(fresh.part)) return;
  nameCards(site);
  nameCards(fresh.part);
  const changed = site.dataset.changed;
  await transition(() => {
    site.replaceWith(fresh.part);
    site = fresh.part;
  });
  for (const card of site.querySelectorAll("[data-publication]")) card.style.viewTransitionName = "";
  document.querySelector("[data-said]").textContent = changed;
}, 150);

const { topics, cursor, member } = site.dataset;
if (topics) listen({ topics: topics.split(","), cursor, member, deliver: () => rearrange() });
