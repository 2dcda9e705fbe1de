// A form that came back: each problem names its field, they stand in the order of the page, and
// the reader is taken to them. Without JavaScript they are links to the fields all the same.

/** What a field, or a group of them, is called on the page; nothing where its own words say it. */
function nameOf(field) {
  if (field.matches("[type=checkbox]")) return "";
  const label = field.matches("fieldset") ? field.querySelector("legend") : field.labels?.[0];
  const words = label?.cloneNode(true);
  words?.querySelector(".optional")?.remove();
  return words?.textContent.trim() ?? "";
}

/** Name the problems of a part of the page, and give them the focus; nothing where there are none. */
export function tellProblems(part) {
  const problems = part.querySelector("#problems");
  if (!problems) return;
  const told = [...problems.querySelectorAll("li")].map((item) => {
    const link = item.querySelector("a");
    return { item, link, field: document.getElementById(link.hash.slice(1)) };
  });
  const found = told.filter(({ field }) => field);
  for (const { link, field } of found) {
    const name = nameOf(field);
    if (name) link.prepend(`${name} · `);
  }
  found.sort((one, other) => (one.field.compareDocumentPosition(other.field) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  problems.querySelector("ul")?.prepend(...found.map(({ item }) => item));
  problems.focus();
}

tellProblems(document);
