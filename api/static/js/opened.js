// Tells the club that the link of a card without a page of its own was followed: its author is told
// how many did, never who. Without JavaScript these openings are not counted.
const told = new Set();

function tell(event) {
  const link = event.target.closest?.("[data-publication] a[rel~=ugc]");
  const id = link?.closest("[data-publication]").dataset.publication;
  if (!id || told.has(id)) return;
  told.add(id);
  navigator.sendBeacon(`/api/v1/publications/${id}/opened`);
}

addEventListener("click", tell);
addEventListener("auxclick", tell);
