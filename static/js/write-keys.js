// Writing a report by keyboard: keys press the buttons that are there for the mouse.

const form = document.querySelector("[data-write]");
const OF_POINTS = { KeyT: "take", KeyE: "edit", KeyC: "close", KeyZ: "undo" };
const OF_ROWS = { ArrowUp: "up", ArrowDown: "down", KeyC: "end", KeyZ: "reopen" };

function press(place, verb) {
  const button = place?.querySelector(`[name=do][value^="${verb}:"]`);
  button?.click();
  return Boolean(button);
}

function pressForKey(event) {
  const point = event.target.closest("[data-carried]");
  const row = event.target.closest("[data-row]");
  const item = event.target.closest("[data-item]");
  if (event.code === "KeyS") {
    document.querySelector("[data-save-all]").click();
    return true;
  }
  if (event.code === "KeyN") return press(row?.closest("ol")?.parentElement || item, "add");
  if (point && OF_POINTS[event.code]) return press(point, OF_POINTS[event.code]);
  if (row && OF_ROWS[event.code]) return press(row, OF_ROWS[event.code]);
  return false;
}

function step(point, distance) {
  const points = [...form.querySelectorAll("[data-carried]")];
  points[points.indexOf(point) + distance]?.querySelector("button").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.altKey) {
    if (pressForKey(event)) event.preventDefault();
    return;
  }
  const point = event.target.closest("[data-carried]");
  if (point && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(point, event.key === "ArrowDown" ? 1 : -1);
  }
});
