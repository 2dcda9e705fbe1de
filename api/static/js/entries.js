// Cards of entries that arrive live: clones of the blank card and chips the server rendered,
// filled by text and attributes only, never by markup.

const blankCard = () => document.querySelector("#blank-card").content.firstElementChild.cloneNode(true);

function blankChip({ kind, need }) {
  const chips = document.querySelector("#blank-chips").content;
  return chips.querySelector(`[data-kind="${CSS.escape(kind)}"][data-need="${CSS.escape(need ?? "")}"]`)?.cloneNode(true);
}

/** Build the card of a hub entry: `{publication, reasons, rank}` as the API tells it. */
export function buildCard({ publication, reasons, rank }) {
  const card = blankCard();
  const part = (name) => card.querySelector(`[data-field="${name}"]`);
  card.dataset.publication = publication.id;
  card.dataset.revision = publication.revision;
  if (rank) card.dataset.points = rank.points;
  part("cover").src = publication.media.find(({ kind }) => kind === "photo")?.url ?? `/covers/${encodeURIComponent(publication.id)}.svg`;

  const title = part("title");
  title.textContent = publication.title;
  title.lang = publication.language;
  const address = publication.url ?? publication.link;
  if (address && /^(https?:|\/)/.test(address)) title.href = address;
  if (address && !publication.url) title.rel = "noopener nofollow ugc";

  const subtitle = part("subtitle");
  subtitle.textContent = publication.subtitle ?? "";
  subtitle.lang = publication.language;
  subtitle.hidden = !publication.subtitle;

  const author = part("author");
  author.textContent = publication.author.name;
  author.href = `/s/${encodeURIComponent(publication.author.slug)}`;

  const time = part("published_at");
  time.dateTime = publication.published_at;
  time.textContent = age(new Date(publication.published_at));

  const link = part("link");
  link.hidden = Boolean(publication.url) || !publication.link;
  const area = part("area");
  area.textContent = areaOf(publication);
  area.hidden = !area.textContent;
  link.textContent = link.hidden ? "" : new URL(publication.link).host;

  fillMenu(card.querySelector("[data-entry-menu]"), publication, reasons, rank);

  const chips = reasons.map(buildChip).filter(Boolean);
  part("reasons").replaceChildren(...chips);
  part("reasons").hidden = chips.length === 0;
  return card;
}

/** A member's own entries have no menu. */
function fillMenu(menu, publication, reasons, rank) {
  if (!menu) return;
  const part = (name) => menu.querySelector(`[data-field="${name}"]`);
  menu.hidden = publication.author.slug === menu.dataset.own;
  menu.querySelector("[name=publication]").value = publication.id;
  menu.querySelector("[value=wrong_match]").hidden = reasons.length === 0;
  part("menu-title").textContent = publication.title;
  part("menu-title").lang = publication.language;
  part("menu-author").textContent = publication.author.name;
  const parts = new URLSearchParams({ publication: publication.id, next: location.pathname });
  part("menu-report").href = `/me/feedback/report?${parts}`;
  fillRank(part("rank"), rank?.because ?? []);
}

/** Tell what gave an entry its place; the blank one has a row for each feature. */
function fillRank(told, because) {
  told.hidden = because.length === 0;
  const shares = new Map(because.map(({ feature, share }) => [feature, share]));
  const number = new Intl.NumberFormat(document.documentElement.lang);
  for (const row of told.querySelectorAll("[data-feature]")) {
    const share = shares.get(row.dataset.feature);
    if (share) row.querySelector("dd").textContent = `+${number.format(share)}`;
    else row.remove();
  }
}

/** Tell how far a publication serves, as macros/where.html does; nothing for the whole world. */
function areaOf({ place, serves, serves_km: km, serves_countries: countries }) {
  if (serves === "country") {
    const names = new Intl.DisplayNames(document.documentElement.lang, { type: "region" });
    return countries.slice(0, 4).map((code) => names.of(code)).join(", ") + (countries.length > 4 ? " …" : "");
  }
  if (serves !== "local") return place?.town ?? "";
  const blank = document.querySelector("#blank-area");
  if (!place) return blank.dataset.own;
  return blank.content.textContent.replace("{town}", place.town).replace("{km}", km);
}

function buildChip(reason) {
  const chip = blankChip(reason);
  if (chip) chip.querySelector('[data-field="keyword"]').textContent = reason.keyword;
  return chip;
}

const UNITS = [["day", 86_400], ["hour", 3600], ["minute", 60]];

/** Tell the age of a moment in the page's language, a date once it is a week old. */
export function age(moment, now = new Date()) {
  const language = document.documentElement.lang;
  const seconds = Math.round((moment - now) / 1000);
  if (seconds <= -7 * 86_400) return new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(moment);
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", Infinity];
  const numeric = unit === "second" ? "auto" : "always"; // "now", but never "yesterday"
  return new Intl.RelativeTimeFormat(language, { numeric }).format(Math.trunc(seconds / size), unit);
}

/** Keep the ages of all entries on the page true. */
export function keepAges() {
  setInterval(() => {
    for (const time of document.querySelectorAll("time[data-field][datetime]")) {
      time.textContent = age(new Date(time.dateTime));
    }
  }, 60_000);
}
