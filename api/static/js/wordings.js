// Wordings proposed while a keyword is typed: an editable combobox with a listbox, as ARIA has it.
// What it lists comes from the server as markup; choosing fills the fields and sends nothing.
import { fetchPart, settled } from "./fragment.js";

const PAUSE = 250; // milliseconds without a key, before the club is asked
let number = 0;

/** The fields that make one keyword: of the page's form, or of one row of many. */
function fieldsOf(input) {
  const row = input.closest("[data-keyword-row]");
  const scope = row ?? input.form;
  const named = (name) => scope.querySelector(`[name="${row ? `keyword_${name}` : name}"]:is(select, :checked)`);
  return { kind: named("kind"), need: named("need"), language: row ? input.form.elements.language : named("language") };
}

class Wordings {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.list = document.createElement("ul");
    this.said = document.createElement("p");
    this.active = -1;
    this.asked = 0;
    this.list.className = "listbox";
    this.list.id = `wordings-${(number += 1)}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.form.dataset.label);
    this.said.className = "only-heard";
    this.said.setAttribute("role", "status");
    input.after(this.list, this.said);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id })) input.setAttribute(name, value);
    this.close();
    this.ask = settled(() => this.fetch(), PAUSE);
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  get options() {
    return [...this.list.children];
  }

  async fetch() {
    const turn = (this.asked += 1);
    const { kind, need, language } = fieldsOf(this.input);
    const query = new URLSearchParams({ text: this.input.value.trim(), kind: kind.value, need: need.value, language: language.value });
    const fresh = await fetchPart(`/me/keywords/help?${query}`, "[data-keyword-help]").catch(() => null);
    if (!fresh?.part || turn !== this.asked || !this.input.isConnected) return;
    this.show(fresh.part);
  }

  show(help) {
    const chosen = [...help.querySelectorAll("button[name=use]")].map((button) => this.option(button));
    help.querySelector("[data-wordings]")?.remove();
    this.form.querySelector("[data-keyword-help]")?.replaceWith(help);
    this.list.replaceChildren(...chosen);
    this.active = -1;
    if (chosen.length === 0 || document.activeElement !== this.input) return this.close();
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.said.textContent = this.form.dataset.found.replace("{n}", chosen.length);
  }

  /** A button of the help as an option of the list. */
  option(button) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${this.list.childElementCount}-${(number += 1)}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.use = button.value;
    const words = document.createElement("span");
    words.textContent = button.textContent.trim();
    words.lang = button.querySelector("[lang]")?.lang ?? "";
    if (!words.lang) words.removeAttribute("lang");
    option.append(words);
    const note = button.parentElement.querySelector("[data-note]")?.cloneNode(true);
    if (note) option.append(note);
    return option;
  }

  press(event) {
    const open = !this.list.hidden;
    if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Tab") {
      this.close();
    } else if (event.key === "ArrowDown" && !open && this.options.length > 0) {
      event.preventDefault();
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.move(0);
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.move(this.active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.options[this.active]);
    }
  }

  /** Make an option the active one; beyond either end is the field itself. */
  move(to) {
    const count = this.options.length;
    this.active = to >= count || to === -1 ? -1 : to < -1 ? count - 1 : to;
    this.options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.active)));
    const option = this.options[this.active];
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  choose(option) {
    if (!option) return;
    const [need, language, ...text] = option.dataset.use.split("|");
    const fields = fieldsOf(this.input);
    this.input.value = text.join("|");
    fields.need.value = need;
    // A publication's keyword is read in the language that the publication is written in.
    if (!this.input.closest("[data-keyword-row]") && language) fields.language.value = language;
    this.close();
    this.asked += 1;
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.input.focus();
  }

  close() {
    this.list.hidden = true;
    this.active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.said.textContent = "";
  }
}

const FIELDS = "[data-wordings-form] :is(#text, [name=keyword_text])";
const known = new WeakSet();

function make(input) {
  if (!input.matches?.(FIELDS) || known.has(input)) return;
  known.add(input);
  new Wordings(input);
}

/** Rows and forms come and go: a field that was not there at first is made when it is first used. */
document.querySelectorAll(FIELDS).forEach(make);
document.addEventListener("focusin", (event) => make(event.target));
