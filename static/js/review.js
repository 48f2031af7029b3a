// Reviewing by keyboard, and values that light up with their places.
//   [data-review-item]          one value to decide on; focusable, [data-open] while it is undecided
//   [data-accept]               its button for Enter
//   [data-choice="1"] …         its buttons for the digits
//   [data-value-for="place …"]  a value and the places it stands on (several lines or cells)
//   [data-place="place"]        a place in the source
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

function valueAt(place) {
  return document.querySelector(`[data-value-for~="${CSS.escape(place)}"]`);
}

function fieldOf(item) {
  return item?.querySelector("textarea, select, input:not([type=hidden])");
}

function nextOpen(item) {
  const all = items();
  return all.slice(all.indexOf(item) + 1).find((other) => other.matches("[data-open]"));
}

function light(value) {
  for (const lit of document.querySelectorAll(".is-lit")) lit.classList.remove("is-lit");
  if (!value) return;
  value.classList.add("is-lit");
  for (const place of value.dataset.valueFor.split(" ").filter(Boolean)) {
    document.querySelector(`[data-place="${CSS.escape(place)}"]`)?.classList.add("is-lit");
  }
}

// Only the pane of the source moves: were the window to scroll, the button under the pointer would slip away.
function scrollWithin(element) {
  const pane = element?.closest(".panes__source");
  if (!pane) return;
  const seen = pane.getBoundingClientRect();
  const place = element.getBoundingClientRect();
  if (place.top < seen.top || place.bottom > seen.bottom) {
    pane.scrollTop += place.top - seen.top - (seen.height - place.height) / 2;
  }
  if (place.left < seen.left || place.left > seen.right) {
    pane.scrollLeft += place.left - seen.left - seen.width / 4; // a line wider than the pane is shown from its start
  }
}

function showPlaceOf(value) {
  light(value);
  scrollWithin(document.querySelector("[data-place].is-lit"));
}

function keyPressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches(TYPING)) return;
  if (document.querySelector("dialog[open]")) return;
  const item = event.target.closest(ITEM);
  // From value to value; inside a value, into its fields, and behind the last one, Tab goes its ordinary way.
  if (event.key === "Tab" && !event.shiftKey && event.target === item && nextOpen(item) && !fieldOf(item)) {
    event.preventDefault();
    focusItem(nextOpen(item));
  } else if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    step(item, event.key === "j" ? 1 : -1);
  } else if (item && event.key === "Enter" && event.target === item) {
    event.preventDefault();
    item.querySelector("[data-accept]")?.click();
  } else if (event.key === "Enter" && event.target === document.body) {
    focusItem(document.querySelector(`${ITEM}[data-open]`));
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
    const value = valueAt(place.dataset.place);
    light(value);
    focusItem(value?.closest(ITEM));
    return;
  }
  showPlaceOf(event.target.closest("[data-value-for]"));
});

// After an answer was swapped in, go on with the next value that is still open.
document.addEventListener("htmx:afterSettle", (event) => {
  const answered = event.detail.elt.closest?.(ITEM);
  if (fieldOf(answered)) {
    fieldOf(answered).focus();
    return;
  }
  const moved = document.activeElement !== document.body && !answered?.contains(document.activeElement);
  if (!answered || answered.matches("[data-open]") || moved) return;
  const next = nextOpen(answered) || document.querySelector(`${ITEM}[data-open]`);
  focusItem(next);
  fieldOf(next)?.focus(); // what is typed is typed on without a stop
});
