// What a page folds away of one author, kept true as cards go.

const plurals = new Intl.PluralRules(document.documentElement.lang);

/** Count what is left in each fold; one with nothing in it goes. */
export function tidyFolds() {
  for (const fold of document.querySelectorAll("[data-more-by]")) {
    const left = fold.querySelectorAll("[data-publication]").length;
    if (left === 0) fold.remove();
    const words = plurals.select(left) === "one" ? fold.dataset.one : fold.dataset.other;
    fold.querySelector("summary").textContent = words.replace("{n}", left);
  }
}
