// A draft that was published needs no keeping; the server says which one. No module: it runs before
// the page is shown, so that whoever leaves at once does not find the draft again.
{
  const { sent } = document.currentScript.dataset;
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith("marieur.draft.") && key.endsWith(`.${sent}`)) localStorage.removeItem(key);
    }
  } catch {
    // storage is forbidden: no draft was kept
  }
}
