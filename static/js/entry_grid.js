// The grid of results as a small spreadsheet: travel by keys, paste from Excel, undo and redo, a warning before typed
// numbers are lost. Without script it is a form with fields that is saved by its button.

const form = document.querySelector("[data-entry]");
const FIELDS = "input:not([type=hidden]), select";
const done = []; // steps that can be undone: each a list of { field, before, after }
const undone = [];
let isSent = false;

const fields = () => [...form.querySelectorAll(`td :is(${FIELDS})`)];
const storedIn = (field) => field.dataset.stored ?? field.dataset.first;
const isUnsaved = (field) => field.value !== storedIn(field);

function showState(said = "") {
  const unsaved = fields().filter(isUnsaved);
  for (const field of fields()) field.classList.toggle("is-unsaved", isUnsaved(field));
  const count = unsaved.length ? `${form.dataset.unsaved}${unsaved.length}` : "";
  form.querySelector("[data-state]").textContent = [said, count].filter(Boolean).join("　");
}

function remember(changes) {
  const real = changes.filter((change) => change.before !== change.after);
  if (!real.length) return;
  done.push(real);
  undone.length = 0;
  for (const { field, after } of real) field.dataset.last = after;
}

// What was typed into a field since it was last remembered becomes a step of its own.
function rememberTyping(field) {
  if (field?.matches?.(FIELDS)) remember([{ field, before: field.dataset.last, after: field.value }]);
}

function step(from, to, which) {
  const changes = from.pop();
  if (!changes) return;
  for (const change of changes) {
    change.field.value = change[which];
    change.field.dataset.last = change[which];
  }
  to.push(changes);
  goTo(changes[0].field);
  showState();
}

// The grid around a field, as rows of fields; null where a row tells nothing in a column.
function gridOf(field) {
  const rows = [...field.closest("tbody").rows].map((row) =>
    [...row.cells].slice(1).map((cell) => cell.querySelector(FIELDS)),
  );
  const y = rows.findIndex((row) => row.includes(field));
  return { rows, y, x: rows[y].indexOf(field) };
}

function goTo(field) {
  if (!field) return;
  field.focus();
  field.select?.();
}

function nearest(field, down, right) {
  const { rows, y, x } = gridOf(field);
  for (let row = y + down, column = x + right; rows[row]?.[column] !== undefined; row += down, column += right) {
    if (rows[row][column]) return rows[row][column];
  }
  return null;
}

function farthest(field, down, right) {
  let last = field;
  for (let next = nearest(last, down, right); next; next = nearest(last, down, right)) last = next;
  return last;
}

// Left and right move within the text until its end is reached, as in any field.
function isAtEdge(field, right) {
  if (field.selectionStart === undefined || field.selectionStart === null) return true;
  const isWhole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  return isWhole || (field.selectionStart === field.selectionEnd && field.selectionStart === (right > 0 ? field.value.length : 0));
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function targetOf(event, field) {
  const isFar = event.ctrlKey || event.metaKey;
  if (event.key === "Enter") return nearest(field, event.shiftKey ? -1 : 1, 0) ?? field;
  if (event.key === "Home" || event.key === "End") {
    const side = event.key === "Home" ? -1 : 1;
    const edge = isFar ? farthest(field, side, 0) : field;
    return farthest(edge, 0, side);
  }
  const arrow = ARROWS[event.key];
  if (!arrow || event.shiftKey || event.altKey) return null;
  if (isFar) return farthest(field, ...arrow);
  if (field.matches("select")) return null; // an arrow chooses there
  if (arrow[1] && !isAtEdge(field, arrow[1])) return null;
  return nearest(field, ...arrow);
}

form?.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.isComposing || !field.matches(FIELDS)) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
    event.preventDefault();
    rememberTyping(field);
    if (key === "y" || event.shiftKey) step(undone, done, "after");
    else step(done, undone, "before");
    return;
  }
  const target = targetOf(event, field);
  if (!target) return;
  event.preventDefault();
  rememberTyping(field);
  goTo(target);
});

// A choice takes a pasted number or word that it knows; anything else is left as it is.
function pastedInto(field, text) {
  const written = text.trim();
  if (!field.matches("select")) return written;
  const option = [...field.options].find((known) => known.value === written || known.text === written);
  return option ? option.value : field.value;
}

form?.addEventListener("paste", (event) => {
  const field = event.target;
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!field.matches(FIELDS) || !/[\t\n]/.test(text)) return; // one value goes in as in any field
  event.preventDefault();
  rememberTyping(field);
  const { rows, y, x } = gridOf(field);
  const changes = [];
  let leftOut = 0;
  text.split("\n").forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const target = rows[y + down]?.[x + right];
      if (target) changes.push({ field: target, before: target.value, after: pastedInto(target, value) });
      else if (value.trim()) leftOut += 1;
    });
  });
  for (const { field: target, after } of changes) target.value = after;
  remember(changes);
  const said = `${form.dataset.pasted}${changes.length}`;
  showState(leftOut ? `${said}${form.dataset.leftOut}${leftOut}` : said);
});

form?.addEventListener("change", (event) => {
  rememberTyping(event.target);
  showState();
});
form?.addEventListener("input", () => showState());
form?.addEventListener("focusin", (event) => event.target.matches(FIELDS) && event.target.select?.());
form?.addEventListener("submit", () => {
  isSent = true;
});

window.addEventListener("beforeunload", (event) => {
  if (form && !isSent && fields().some(isUnsaved)) event.preventDefault();
});

if (form) {
  for (const field of fields()) {
    field.dataset.first = field.value;
    field.dataset.last = field.value;
  }
  form.querySelector("[data-keys]").hidden = false;
  showState();
}
