// Registering: the browser knows the time zone, and a Site's address can follow the name.
const zone = document.querySelector("#time_zone");
const known = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !zone.value && [...zone.options].some((option) => option.value === known)) zone.value = known;

const slug = document.querySelector("#slug");
let followed = slug.value === "";
slug.addEventListener("input", () => (followed = slug.value === ""));

const asSlug = (name) =>
  name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 40);

for (const name of ["full_name", "legal_name"]) {
  document.querySelector(`#${name}`).addEventListener("input", (event) => {
    const enterprise = document.querySelector("#type-enterprise").checked;
    if (followed && (name === "legal_name") === enterprise) slug.value = asSlug(event.target.value);
  });
}
