// A draft that was published needs no keeping; the server says which one.
const { sent } = document.querySelector("[data-sent]").dataset;
try {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("marieur.draft.") && key.endsWith(`.${sent}`)) localStorage.removeItem(key);
  }
} catch {
  // storage is forbidden: no draft was kept
}
