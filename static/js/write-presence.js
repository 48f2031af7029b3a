// Says at which section one is, and shows who else is there and what is still missing or differs.

const EVERY_MS = 20_000;
const AFTER_SAVING_MS = 800;

const form = document.querySelector("[data-write]");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
let section = form.querySelector("[data-section]")?.dataset.section;
let soon = null;

async function tell() {
  if (!section || document.hidden) return;
  let answer = null;
  try {
    const response = await fetch(form.dataset.presenceUrl, {
      method: "POST",
      body: new URLSearchParams({ section }),
      headers: { "X-CSRFToken": token, Accept: "application/json" },
    });
    if (!response.ok || !response.headers.get("Content-Type")?.startsWith("application/json")) return;
    answer = await response.json();
  } catch {
    return; // the line of write.js says that there is no connection
  }
  for (const place of form.querySelectorAll("[data-section]")) {
    place.querySelector("[data-present]").textContent = answer.present[place.dataset.section] || "";
  }
  const missing = document.querySelector("[data-missing]");
  const open = [...missing.querySelectorAll("details[open]")].map((list) => list.dataset.kind);
  missing.innerHTML = answer.missing;
  for (const list of missing.querySelectorAll("details")) list.open = open.includes(list.dataset.kind);
}

function tellSoon(delay) {
  clearTimeout(soon);
  soon = setTimeout(tell, delay);
}

form.addEventListener("focusin", (event) => {
  const place = event.target.closest("[data-section]");
  if (!place || place.dataset.section === section) return;
  section = place.dataset.section;
  tellSoon(0);
});
form.addEventListener("write:saved", () => tellSoon(AFTER_SAVING_MS));
document.addEventListener("visibilitychange", tell);
setInterval(tell, EVERY_MS);
tell();
