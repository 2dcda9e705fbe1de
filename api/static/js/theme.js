// Light or dark: the reader's choice, remembered in this browser, before the first paint.
// A classic script in the head on purpose: a module would run after the page has shown.
(() => {
  const root = document.documentElement;
  const KEY = "marieur.theme";
  root.dataset.script = "";

  const remembered = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is forbidden: the system's setting holds
    }
  };
  const apply = (theme) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  apply(remembered());

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    const theme = dark ? "light" : "dark";
    apply(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // the choice lasts for this page only
    }
  });
  // Other tabs follow.
  addEventListener("storage", (event) => event.key === KEY && apply(event.newValue));
})();
