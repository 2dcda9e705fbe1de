// Who is in a circle, counted anew while its rule is written.
import { fetchPart, settled } from "./fragment.js";

const PAUSE = 300; // milliseconds without a change, before the club is asked
const form = document.querySelector("[data-circle]");

if (form) {
  let turn = 0;
  const count = settled(async () => {
    const own = (turn += 1);
    const body = new FormData(form);
    body.set("action", "preview");
    const fresh = await fetchPart(form.getAttribute("action"), "[data-inside]", { method: "POST", body: new URLSearchParams(body) }).catch(() => null);
    if (fresh?.part && own === turn) document.querySelector("[data-inside]").replaceChildren(...fresh.part.childNodes);
  }, PAUSE);
  form.addEventListener("input", (event) => event.target.name !== "name" && count());
}
