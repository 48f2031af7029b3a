// Saves each item of a report by itself, keeps what could not be sent, and lets people settle what they changed at once.
//   [data-write]                 the form; its data- attributes hold the words and the ids of report and person
//   [data-item][data-url]        one item: all its fields are sent to its address together with [data-revision]
//   button[name=do]              changes the points of an item: the answer brings the item drawn anew
//   [data-save-state]            one line that says how things stand
// Without script the form is sent as a whole. write-keys.js and write-presence.js only press these buttons and listen
// to "write:saved". write-points.js brings in the points that somebody else changed, at "write:changed-elsewhere".

const SAVE_AFTER_MS = 1000; // after the last key: two seconds at most, with a slow line
const KEEP_AFTER_MS = 200;
const RETRY_AFTER_MS = 5000;

const form = document.querySelector("[data-write]");
const words = form.dataset;
const stateLine = document.querySelector("[data-save-state]");
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const places = new Map(); // key of an item → what is known about its saving
let savedAt = "";

function placeOf(key) {
  if (!places.has(key)) {
    // state: clean, typed, saving, offline, refused, locked or conflict
    places.set(key, { key, state: "clean", typedCount: 0, queue: Promise.resolve(), kept: null, conflict: null });
  }
  return places.get(key);
}

function itemOf(key) {
  return form.querySelector(`[data-item="${CSS.escape(key)}"]`);
}

function fieldsOf(item) {
  const sent = [];
  for (const field of item.querySelectorAll("input, textarea, select")) {
    const isChosen = !["checkbox", "radio"].includes(field.type) || field.checked;
    if (field.name && isChosen) sent.push([field.name, field.value]);
  }
  return sent;
}

// What stands on this device until the server has it.

function storageName(key) {
  return `write:${words.user}:${words.report}:${key}`;
}

function keep(place) {
  const item = itemOf(place.key);
  if (!item || place.state === "clean") return;
  try {
    localStorage.setItem(storageName(place.key), JSON.stringify(place.kept || fieldsOf(item)));
  } catch {
    // A full or forbidden store: the text stays in its field, and the line below says that it is not saved.
  }
}

function forget(place) {
  place.kept = null;
  try {
    localStorage.removeItem(storageName(place.key));
  } catch {
    // as above
  }
}

function keptFields(key) {
  try {
    return JSON.parse(localStorage.getItem(storageName(key)));
  } catch {
    return null;
  }
}

// The line that says how things stand.

const TROUBLES = ["conflict", "refused", "locked", "offline"];

function showState() {
  const states = new Set([...places.values()].map((place) => place.state));
  const trouble = TROUBLES.find((state) => states.has(state));
  stateLine.classList.toggle("is-trouble", Boolean(trouble));
  if (trouble) stateLine.textContent = words[trouble];
  else if (states.has("saving")) stateLine.textContent = words.saving;
  else if (states.has("typed")) stateLine.textContent = words.unsaved;
  else stateLine.textContent = savedAt ? `${words.saved} ${savedAt}` : "";
}

function setState(place, state) {
  place.state = state;
  showState();
}

function showFault(item, message) {
  const list = item.querySelector("[data-fault]");
  list.hidden = !message;
  list.querySelector("li").textContent = message || "";
  item.classList.toggle("field--invalid", Boolean(message));
}

// Sending. The requests of one item wait for each other, so that an older text never arrives after a newer one.

function save(key, button = null) {
  const place = placeOf(key);
  clearTimeout(place.timer);
  place.queue = place.queue.then(() => send(place, button));
  return place.queue;
}

async function send(place, button) {
  const item = itemOf(place.key);
  if (!item || (!button && place.state === "clean") || place.state === "conflict") return null;
  const typedCount = place.typedCount;
  place.sent = toldBy(item);
  const fields = (place.kept || fieldsOf(item)).filter(([name]) => !name.endsWith(":revision"));
  fields.push([`${place.key}:revision`, place.kept ? revisionIn(place.kept) : item.querySelector("[data-revision]").value]);
  if (button) fields.push(["do", button]);
  setState(place, "saving");
  let response = null;
  try {
    response = await fetch(item.dataset.url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": token, Accept: "application/json" },
    });
  } catch {
    return waitForLine(place);
  }
  const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!isAnswer) return waitForLine(place); // signed out, overloaded or a proxy's page: the text stays here
  const answer = await response.json();
  if (response.ok) return saved(place, item, answer, typedCount, button);
  if (response.status === 409) return conflicted(place, item, answer);
  showFault(item, answer.message);
  setState(place, response.status === 423 ? "locked" : "refused");
  keep(place);
  return null;
}

function revisionIn(fields) {
  return fields.find(([name]) => name.endsWith(":revision"))[1];
}

function waitForLine(place) {
  setState(place, "offline");
  keep(place);
  clearTimeout(place.timer);
  place.timer = setTimeout(() => save(place.key), RETRY_AFTER_MS);
  return null;
}

function saved(place, item, answer, typedCount, button) {
  savedAt = answer.saved_at;
  showFault(item, "");
  item.querySelector("[data-conflict-place]").replaceChildren();
  // Whoever pressed a button and waited gets the item drawn anew; whoever types on keeps the field they are at.
  if (answer.item && place.sent.size && (!button || place.typedCount !== typedCount)) bringIn(place, answer);
  else item.querySelector("[data-revision]").value = answer.revision;
  const was = item.querySelector(`[name="${CSS.escape(place.key)}:was"]`);
  if (was) was.value = item.querySelector("[type=checkbox]").checked ? "yes" : was.value && "no";
  if (place.typedCount === typedCount) {
    forget(place);
    setState(place, "clean");
  } else {
    place.kept = null;
    setState(place, "typed");
    type(place);
  }
  form.dispatchEvent(new CustomEvent("write:saved"));
  return answer;
}

function type(place) {
  clearTimeout(place.timer);
  place.timer = setTimeout(() => save(place.key), SAVE_AFTER_MS);
}

// Two people at one item.

function conflicted(place, item, answer) {
  place.conflict = answer;
  setState(place, "conflict");
  keep(place);
  if (answer.item) return clashed(place, answer);
  if (place.kept && answer.yours) item = replaceItem(place.key, answer.yours);
  place.kept = null;
  item.querySelector("[data-conflict-place]").innerHTML = answer.conflict;
  return null;
}

// Of a narrative all goes together by itself but the points that both changed.

function clashed(place, answer) {
  if (place.kept) replaceItem(place.key, answer.item);
  else bringIn(place, answer);
  place.kept = null;
  keep(place);
  return null;
}

async function decide(place) {
  const item = itemOf(place.key);
  const open = [...item.querySelectorAll("[data-clash]")].find((clash) => !clash.querySelector(":checked"));
  item.querySelector("[data-undecided]").hidden = !open;
  if (open) return open.querySelector("input").focus();
  place.conflict = null;
  setState(place, "typed");
  const answer = await save(place.key, `decide:${place.key}`);
  return answer?.item && place.state !== "typed" && focusIn(replaceItem(place.key, answer.item));
}

function bringIn(place, answer) {
  const item = itemOf(place.key);
  const detail = { item, drawn: parsed(answer.item), sent: place.sent, told };
  form.dispatchEvent(new CustomEvent("write:changed-elsewhere", { detail }));
  showChanges(item);
  showBeside(item, answer);
}

function showBeside(item, answer) {
  const lists = item.closest("[data-section]")?.querySelector("[data-carried-lists]");
  if (lists && answer.carried) lists.outerHTML = answer.carried;
  if (!answer.merged) return;
  const note = document.createElement("p");
  note.className = "write-merged";
  note.setAttribute("role", "status");
  note.textContent = answer.merged;
  item.querySelector("[data-conflict-place]").append(note);
}

function told(row) {
  const isClosed = row.querySelector("[name$=':closed']").value;
  return (isClosed ? "×" : "") + row.querySelector("[name$=':text']").value.trim();
}

function toldBy(item) {
  return new Map([...item.querySelectorAll("[data-row]")].map((row) => [row.dataset.key, told(row)]));
}

function resolve(place, choice) {
  const answer = place.conflict;
  let item = itemOf(place.key);
  place.conflict = null;
  if (choice === "theirs") {
    forget(place);
    setState(place, "clean");
    if (!answer.theirs) return window.location.reload();
    item = replaceItem(place.key, answer.theirs);
    return focusIn(item);
  }
  item.querySelector("[data-revision]").value = answer.revision;
  setState(place, "typed");
  keep(place);
  if (choice === "yours") {
    item.querySelector("[data-conflict-place]").replaceChildren();
    save(place.key);
  } else {
    item.querySelector("[data-resolve]").closest(".buttons").remove();
  }
  return focusIn(item);
}

function focusIn(item) {
  item.querySelector("textarea, input:not([type=hidden])")?.focus();
}

// Buttons that change the points of an item.

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}

function replaceItem(key, html) {
  const drawn = parsed(html);
  const fold = itemOf(key).querySelector("details[open]");
  itemOf(key).replaceWith(drawn);
  if (fold) drawn.querySelector("details")?.setAttribute("open", "");
  return drawn;
}

async function press(button) {
  const [verb, key, number] = button.value.split(":");
  const place = placeOf(key);
  if (verb === "decide") return decide(place);
  if (place.state === "conflict") return focusIn(itemOf(key));
  const part = [...itemOf(key).querySelectorAll("[name=do]")].filter((other) => other.value === button.value).indexOf(button);
  const answer = await save(key, button.value);
  if (!answer?.item) return null;
  if (place.state === "typed") return null; // typed on while the answer was under way: it was brought in around the field
  const item = replaceItem(key, answer.item);
  showBeside(item, answer);
  return focusAfter(item, verb, Number(number), part);
}

function focusAfter(item, verb, number, part) {
  const section = item.closest("[data-section]");
  const rows = [...item.querySelectorAll("[data-row]")];
  const lists = [...item.querySelectorAll(".write-rows")];
  if (verb === "edit") {
    const row = rows.find((other) => other.querySelector("[name$=':from']").value === String(number));
    return atEnd(row?.querySelector("textarea"));
  }
  if (["take", "close", "undo"].includes(verb)) {
    const points = [...section.querySelectorAll("[data-carried]")];
    const at = points.findIndex((point) => point.dataset.carried === String(number));
    const next = points.slice(at + 1).find((point) => point.classList.contains("write-point--open")) || points[at];
    return next?.querySelector("button")?.focus();
  }
  if (verb === "add") return (lists[part] || item).querySelector("li:last-child textarea, tr:last-child input:not([type=hidden])")?.focus();
  const moved = { up: number - 1, down: number + 1 }[verb] ?? number;
  const row = rows[Math.min(Math.max(moved, 0), rows.length - 1)];
  return row?.querySelector("textarea, button")?.focus();
}

function atEnd(field) {
  if (!field) return;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

// What became of each point, as it is typed.

const CHANGES = ["unchanged", "edited", "new", "closed"];

function changeOf(row) {
  const field = row.querySelector("textarea");
  if (!field) return "closed";
  const text = field.value.trim();
  if (!text) return "";
  if (row.dataset.origin === undefined) return "new";
  return text === row.dataset.origin ? "unchanged" : "edited";
}

function badgeOf(change) {
  return document.querySelector(`template[data-change="${change}"]`).content.cloneNode(true);
}

function showChanges(item) {
  const counts = new Map();
  for (const row of item.querySelectorAll("[data-row]")) {
    const change = changeOf(row);
    if (change) counts.set(change, (counts.get(change) || 0) + 1);
    if (row.classList.contains(`write-row--${change || "blank"}`)) continue;
    row.className = `write-row write-row--${change || "blank"}`;
    row.querySelector("[data-state]").replaceChildren(...(change ? [badgeOf(change)] : []));
  }
  const line = item.querySelector("[data-counts]");
  const parts = CHANGES.filter((change) => counts.has(change)).flatMap((change) => [badgeOf(change), ` ${counts.get(change)}　`]);
  line?.replaceChildren(...parts);
}

function typedIn(event) {
  const item = event.target.closest("[data-item]");
  if (!item || !event.target.name) return;
  const place = placeOf(item.dataset.item);
  place.typedCount += 1;
  place.kept = null;
  showChanges(item);
  clearTimeout(place.keeping);
  place.keeping = setTimeout(() => keep(place), KEEP_AFTER_MS);
  if (place.state === "conflict") return;
  if (place.state !== "saving") setState(place, "typed");
  type(place);
}

async function saveAll() {
  const open = [...places.values()].filter((place) => place.state !== "clean");
  await Promise.all(open.map((place) => save(place.key)));
  return [...places.values()].find((place) => place.state !== "clean");
}

async function goOn(button) {
  const unsaved = await saveAll();
  if (!unsaved) {
    if (button?.dataset.stepUrl) window.location.assign(button.dataset.stepUrl);
    return;
  }
  const item = itemOf(unsaved.key);
  item.scrollIntoView({ block: "center" });
  focusIn(item);
}

form.addEventListener("input", typedIn);
form.addEventListener("change", typedIn);

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.resolve) {
    resolve(placeOf(button.closest("[data-item]").dataset.item), button.dataset.resolve);
  } else if (form.contains(button) && button.name === "do") {
    event.preventDefault();
    press(button);
  }
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  goOn(event.submitter);
});

window.addEventListener("online", () => {
  for (const place of places.values()) if (place.state === "offline") save(place.key);
});

window.addEventListener("pagehide", () => {
  for (const place of places.values()) if (place.state !== "clean") keep(place);
});

// What an earlier visit could not send.
for (const item of form.querySelectorAll("[data-item]")) {
  const fields = keptFields(item.dataset.item);
  if (!fields) continue;
  const place = placeOf(item.dataset.item);
  place.kept = fields;
  place.state = "typed";
  document.getElementById("write-restored").hidden = false;
  save(place.key, `restore:${place.key}`).then(
    (answer) => answer?.item && place.state !== "typed" && showBeside(replaceItem(place.key, answer.item), answer),
  );
}
showState();
