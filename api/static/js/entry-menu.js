// What a member says of an entry takes effect without leaving the page; the notice that answers
// brings the undo. Without this module the menu's form does the same by loading the page again.
import { tidyFolds } from "./folds.js";
import { fetchPart } from "./fragment.js";

const main = document.querySelector("#main");
const ANSWER = ".notice:not(.club-notice)"; // of what was just done, not what the club tells everybody

/** Cards that go with what was said: this one, or all of its author's. */
function cardsOf(card, what) {
  if (what === "hide") return [card];
  if (what !== "mute") return [];
  const author = (one) => one.querySelector('[data-field="author"]')?.getAttribute("href");
  return [...document.querySelectorAll("[data-publication]")].filter((one) => author(one) === author(card));
}

async function say(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const card = form.closest("[data-publication]");
  const fresh = await fetchPart(form.getAttribute("action"), `#main > ${ANSWER}`, { method: "POST", body });
  if (!fresh.part || !fresh.answer.ok) throw new Error("not taken");
  main.querySelector(`:scope > ${ANSWER}`)?.remove();
  form.closest("details").open = false;
  for (const one of cardsOf(card, submitter.value)) one.remove();
  tidyFolds();
  // A live region speaks of what is put into it, not of itself.
  const words = [...fresh.part.childNodes];
  fresh.part.replaceChildren();
  main.prepend(fresh.part);
  fresh.part.append(...words);
  fresh.part.querySelector("button")?.focus();
}

/** Send the form as the browser would; saying a thing twice is saying it once. */
function sendPlainly(form, submitter) {
  const what = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
  form.append(what);
  form.submit();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Sharing leads to a page of its own; only what is said of an entry is taken here.
  if (!form.matches("[data-feedback]") || event.submitter?.name !== "what") return;
  event.preventDefault();
  say(form, event.submitter).catch(() => sendPlainly(form, event.submitter));
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-entry-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement?.closest("[data-entry-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
