// Brings in the points of an item that somebody else changed, without disturbing the one at which somebody is typing.
// write.js asks for it with "write:changed-elsewhere": the item, how the server draws it now, what its rows told when
// they were sent, and the function that tells what a row tells.

const form = document.querySelector("[data-write]");

function rowsOf(item) {
  return [...item.querySelectorAll("[data-row]")];
}

function part(row, name) {
  return row.querySelector(`[name$=":${name}"]`);
}

function bringIn({ item, drawn, sent, told }) {
  const own = new Map(rowsOf(item).map((row) => [row.dataset.key, row]));
  const fresh = new Map(rowsOf(drawn).map((row) => [row.dataset.key, row]));
  const field = item.contains(document.activeElement) ? document.activeElement : null;
  const caret = field?.tagName === "TEXTAREA" ? [field.selectionStart, field.selectionEnd] : null;
  const place = rowsOf(item).findIndex((row) => row.contains(field));
  const before = (row) => sent.get(row.dataset.key) || "";
  const isTypedSince = (row) => told(row) !== before(row);
  const isAtWork = (row) => isTypedSince(row) || (row.contains(field) && caret !== null);

  // Typed on at a point that somebody else changed too: the next save still begins from what was seen, and asks.
  const isUnseen = (row) => {
    const now = fresh.get(row.dataset.key);
    return before(row) && isTypedSince(row) && (now ? told(now) : "") !== before(row);
  };
  if (!rowsOf(item).some(isUnseen)) item.querySelector("[data-revision]").value = drawn.querySelector("[data-revision]").value;
  item.querySelector("[data-against]").value = drawn.querySelector("[data-against]").value;
  item.querySelector("[data-conflict-place]").replaceChildren(...drawn.querySelector("[data-conflict-place]").childNodes);

  const wanted = [...item.querySelectorAll(".write-rows")].map((list, at) => {
    const rows = [...drawn.querySelectorAll(".write-rows")[at].children].map((row) => {
      const mine = own.get(row.dataset.key);
      return mine && isAtWork(mine) ? grafted(mine, row, isTypedSince(mine)) : row;
    });
    const left = [...list.children].filter((row) => !fresh.has(row.dataset.key) && (isTypedSince(row) || (isAtWork(row) && !told(row))));
    const blank = left.length && !told(rows.at(-1)) ? rows.pop() : null;
    rows.push(...left);
    if (blank && told(left.at(-1))) rows.push(blank);
    return [list, rows];
  });
  for (const [list, rows] of wanted) arrange(list, rows, field);
  renumber(item);
  if (field && document.activeElement !== field) comeBack(item, field, caret, place);
}

// The row somebody is at stays as it is; everything around it becomes as it is drawn.
function grafted(mine, row, isTyped) {
  const [text, drawnText] = [part(mine, "text"), part(row, "text")];
  if (text.tagName !== "TEXTAREA" || drawnText.tagName !== "TEXTAREA") return isTyped ? mine : row;
  if (!isTyped && text.value.trim() !== drawnText.value.trim()) text.value = drawnText.value;
  for (const name of ["from", "closed", "part"]) part(mine, name).value = part(row, name).value;
  text.setAttribute("aria-label", drawnText.getAttribute("aria-label"));
  mine.querySelector("[data-clash]")?.remove();
  const clash = row.querySelector("[data-clash]");
  if (clash) text.before(clash);
  mine.querySelector(".write-row__tools").replaceWith(row.querySelector(".write-row__tools"));
  return mine;
}

// A field that is taken out of the page, if only for a moment, loses its caret and what an input method is composing.
function arrange(list, rows, field) {
  for (const row of [...list.children]) if (!rows.includes(row)) row.remove();
  const still = rows.find((row) => row.parentElement === list && row.contains(field));
  if (!still) return list.replaceChildren(...rows);
  for (const row of rows.slice(0, rows.indexOf(still))) still.before(row);
  return list.append(...rows.slice(rows.indexOf(still) + 1));
}

function renumber(item) {
  rowsOf(item).forEach((row, number) => {
    row.dataset.row = number;
    for (const button of row.querySelectorAll("[name=do]")) {
      button.value = button.value.replace(/:\d+$/, `:${number}`);
    }
  });
}

function comeBack(item, field, caret, place) {
  if (!field.isConnected) {
    const rows = rowsOf(item);
    return rows[Math.min(Math.max(place, 0), rows.length - 1)]?.querySelector("textarea, button")?.focus();
  }
  field.focus({ preventScroll: true });
  return caret && field.setSelectionRange(...caret);
}

form.addEventListener("write:changed-elsewhere", (event) => bringIn(event.detail));
