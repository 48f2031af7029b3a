// Lets an item be dragged to another place: the drop sends the form that its buttons send. Without script the buttons do it.

let dragged = null;

for (const row of document.querySelectorAll(".item-row")) row.draggable = true;

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".item-row") ?? null;
  if (!dragged) return;
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.key);
});

document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  for (const list of document.querySelectorAll(".item-rows.is-over")) list.classList.remove("is-over");
  dragged = null;
});

document.addEventListener("dragover", (event) => {
  const list = event.target.closest(".item-rows");
  if (!dragged || !list) return;
  event.preventDefault();
  for (const other of document.querySelectorAll(".item-rows")) other.classList.toggle("is-over", other === list);
});

document.addEventListener("drop", (event) => {
  const list = event.target.closest(".item-rows");
  if (!dragged || !list) return;
  event.preventDefault();
  const rest = [...list.querySelectorAll(".item-row")].filter((row) => row !== dragged);
  const below = rest.findIndex((row) => {
    const box = row.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  const form = dragged.querySelector("form[data-move]");
  form.elements.section.value = list.dataset.section;
  form.elements.box.value = list.dataset.box;
  const position = document.createElement("input");
  position.type = "hidden";
  position.name = "position";
  position.value = below < 0 ? rest.length : below;
  form.append(position);
  form.submit();
});
