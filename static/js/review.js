// Reviewing by keyboard, and values that light up with their places.
//   [data-review-item]          one value to decide on; focusable (tabindex="-1")
//   [data-accept]               its button for Enter
//   [data-choice="1"] …         its buttons for the digits
//   [data-value-for="place"]    a value;  [data-place="place"]  where it stands in the source
// Everything listens on the document, so parts that htmx swaps need nothing.

const ITEM = "[data-review-item]";
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

function items() {
  return [...document.querySelectorAll(ITEM)];
}

function focusItem(item) {
  if (!item) return;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function step(from, distance) {
  const all = items();
  const at = all.indexOf(from);
  focusItem(all[at < 0 ? 0 : Math.min(Math.max(at + distance, 0), all.length - 1)]);
}

function light(place) {
  for (const lit of document.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  if (!place) return;
  const name = CSS.escape(place);
  for (const found of document.querySelectorAll(`[data-place="${name}"], [data-value-for="${name}"]`)) {
    found.classList.add("is-lit");
  }
}

function scrollWithin(element) {
  element?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function showPlaceOf(value) {
  const place = value?.dataset.valueFor;
  light(place);
  if (place) scrollWithin(document.querySelector(`[data-place="${CSS.escape(place)}"]`));
}

function keyPressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches(TYPING)) return;
  if (document.querySelector("dialog[open]")) return;
  const item = event.target.closest(ITEM);
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    step(item, event.key === "j" ? 1 : -1);
  } else if (item && event.key === "Enter" && event.target === item) {
    event.preventDefault();
    item.querySelector("[data-accept]")?.click();
  } else if (item && /^[1-9]$/.test(event.key)) {
    const choice = item.querySelector(`[data-choice="${event.key}"]`);
    if (!choice) return;
    event.preventDefault();
    choice.click();
  }
}

document.addEventListener("keydown", keyPressed);

document.addEventListener("focusin", (event) => {
  const value = event.target.closest("[data-value-for]");
  if (value) showPlaceOf(value);
});

document.addEventListener("click", (event) => {
  const place = event.target.closest("[data-place]");
  if (place) {
    light(place.dataset.place);
    const value = document.querySelector(`[data-value-for="${CSS.escape(place.dataset.place)}"]`);
    focusItem(value?.closest(ITEM));
    return;
  }
  showPlaceOf(event.target.closest("[data-value-for]"));
});

// After an answer was swapped in, go on with the next value that is still open.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement !== document.body) return;
  focusItem(document.querySelector(`${ITEM}[data-open]`));
});
