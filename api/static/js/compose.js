// Composing: the preview follows what is typed, more rows come without a round trip, and a
// draft stays in this browser until it is sent.
import { fetchPart, settled } from "./fragment.js";

const form = document.querySelector("[data-compose]");
const place = document.querySelector("[data-preview-place]");
const KEY = `marieur.draft.${form.dataset.member}.${form.dataset.draft}`;
const LEFT_OUT = new Set(["csrf_token", "action"]);
const MEDIA = new Set(["medium", "medium_alt"]);

/** What is typed, as pairs; a photo is sent with the form alone. */
const typed = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");

/* Preview */

let asked = 0;
const preview = settled(async () => {
  const turn = (asked += 1);
  const body = new URLSearchParams(typed());
  body.set("action", "preview");
  const fresh = await fetchPart(form.getAttribute("action"), "[data-preview-place]", { method: "POST", body }).catch(() => null);
  if (fresh?.part && turn === asked) place.replaceChildren(...fresh.part.childNodes);
}, 600);

/* Rows */

/** Add a copy of the last `selector` with empty fields and ids of its own; focus its first field. */
function addAnother(container, selector) {
  const rows = container.querySelectorAll(selector);
  const row = rows[rows.length - 1].cloneNode(true);
  const number = rows.length + 1;
  for (const element of row.querySelectorAll("[id], [for]")) {
    for (const name of ["id", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(/-\d+/, `-${number}`));
    }
    if (element.matches("label")) renumber(element, number);
    if (element.matches("input, textarea")) element.value = "";
    element.removeAttribute("aria-invalid");
    element.removeAttribute("aria-describedby");
  }
  row.querySelectorAll(".error, .listbox, [role=status]").forEach((part) => part.remove());
  rows[rows.length - 1].after(row);
  return row.querySelector("input, textarea");
}

function renumber(label, number) {
  const words = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) words.currentNode.data = words.currentNode.data.replace(/\d+/, number);
}

const addKeyword = () => addAnother(form.querySelector("[data-keyword-rows]"), "[data-keyword-row]");
const addText = () => addAnother(form.querySelector("[data-texts]"), ".field");

form.addEventListener("click", (event) => {
  const add = event.target.closest("[data-more-keywords]") ? addKeyword : event.target.closest("[data-more-texts]") ? addText : null;
  if (add) {
    event.preventDefault();
    add().focus();
  } else if (event.target.closest("[data-preview]")) {
    event.preventDefault();
    preview();
    place.scrollIntoView({ block: "nearest" });
  }
});

/* Draft */

const filled = () => typed().filter(([name]) => !LEFT_OUT.has(name));

function keepDraft() {
  try {
    localStorage.setItem(KEY, JSON.stringify(filled()));
    // Or the browser's own memory of the page would be written over the draft on the way back.
    form.autocomplete = "off";
  } catch {
    // storage is full or forbidden: the form itself still holds everything
  }
}

function dropDraft() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}

function readDraft() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function restore(draft) {
  const values = new Map();
  for (const [name, value] of draft) values.set(name, [...(values.get(name) ?? []), value]);
  while (form.querySelectorAll("[name=keyword_text]").length < (values.get("keyword_text")?.length ?? 0)) addKeyword();
  while (form.querySelectorAll("[name=texts]").length < (values.get("texts")?.length ?? 0)) addText();
  if (values.has("settings_shown")) {
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = (values.get(box.name) ?? []).includes(box.value);
  }
  for (const [name, list] of values) {
    const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    if (fields[0]?.type === "checkbox" || MEDIA.has(name)) continue;
    if (fields[0]?.type === "radio") fields.forEach((field) => (field.checked = field.value === list[0]));
    else fields.forEach((field, index) => (field.value = list[index] ?? ""));
  }
}

/** Put a draft's photos and videos back, and have their rows drawn; a photo waits for a day. */
async function restoreMedia(draft) {
  const media = draft.filter(([name]) => MEDIA.has(name));
  const next = form.querySelector("#new_photo").closest(".field");
  const held = media.map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.querySelectorAll(".medium-row").forEach((row) => row.remove());
  next.before(...held);
  if (!media.length) return;
  const body = new URLSearchParams(media);
  body.set("csrf_token", form.elements.csrf_token.value);
  const fresh = await fetchPart(form.getAttribute("action"), "#media", { method: "POST", body }).catch(() => null);
  if (!fresh?.part) return;
  const rows = [...fresh.part.querySelectorAll(".medium-row")];
  for (const row of rows) row.querySelector("img")?.addEventListener("error", () => row.remove());
  held.forEach((input) => input.remove());
  next.before(...rows);
}

form.addEventListener("input", () => {
  keepDraft();
  preview();
});
form.addEventListener("change", preview);
form.addEventListener("submit", (event) => event.submitter?.value === "publish" && keepDraft());
form.querySelector("[data-discard]").addEventListener("click", () => {
  dropDraft();
  location.assign(location.pathname);
});

// What the server answered to what was sent is fresher than the draft; else a draft that differs
// returns.
const draft = readDraft();
if ("answered" in form.dataset) {
  keepDraft();
} else if (draft && JSON.stringify(draft) !== JSON.stringify(filled())) {
  restore(draft);
  restoreMedia(draft);
  form.querySelector("[data-restored]").hidden = false;
  preview();
}
