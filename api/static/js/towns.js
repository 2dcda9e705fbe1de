// Towns while their name is typed: what the club's gazetteer knows of the country that is chosen.
let asked;

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-town]")) return;
  clearTimeout(asked);
  asked = setTimeout(() => propose(field), 200);
});

async function propose(field) {
  const country = document.getElementById(field.dataset.town)?.value;
  const typed = field.value.trim();
  if (!country || typed.length < 2) return;
  const answer = await fetch(`/api/v1/towns?${new URLSearchParams({ q: typed, country })}`);
  if (!answer.ok || typed !== field.value.trim()) return;
  const { entries } = await answer.json();
  const options = entries.map(({ town }) => Object.assign(document.createElement("option"), { value: town }));
  document.getElementById(field.getAttribute("list"))?.replaceChildren(...options);
}
