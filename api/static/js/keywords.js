// The keywords page: add and remove without leaving it, and keep the counts true.
import { fetchPart, settled } from "./fragment.js";
import { listen } from "./live.js";
import { tellProblems } from "./problems.js";

const main = document.querySelector("#main");
const { topics, cursor, member } = document.querySelector("#keywords").dataset;

/** Send a form as the browser would and show the page that answers, without loading it. */
async function send(form, submitter) {
  submitter?.setAttribute("aria-busy", "true");
  const fresh = await fetchPart(form.getAttribute("action"), "#main", {
    method: "POST",
    body: new URLSearchParams(new FormData(form, submitter)),
  });
  if (!fresh.part) return form.submit();
  main.replaceChildren(...fresh.part.childNodes);
  if (main.querySelector("#problems")) return tellProblems(main);
  main.querySelector(form.matches("[data-keyword-form]") ? "#text" : "#mine")?.focus();
}

main.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[method=post]") || event.defaultPrevented) return;
  event.preventDefault();
  send(form, event.submitter).catch(() => form.submit());
});

/** Refresh the list and its counts, unless somebody is in the middle of it. */
const refresh = settled(async () => {
  const list = document.querySelector("#keywords");
  if (list.contains(document.activeElement) || list.querySelector("details[open]")) return;
  const fresh = await fetchPart("/me/keywords", "#keywords");
  if (fresh.part) list.replaceWith(fresh.part);
}, 800);

listen({ topics: topics.split(","), cursor, member, deliver: refresh });
