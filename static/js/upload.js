// Dropping files on a [data-drop-zone], and the list of what was chosen. The form itself is sent as any other.

const MEGABYTE = 1024 * 1024;

function sizeInWords(bytes) {
  return bytes < MEGABYTE ? `${Math.ceil(bytes / 1024).toLocaleString()} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

function listFiles(zone) {
  const limit = Number(zone.dataset.maxMegabytes) * MEGABYTE;
  const lines = [...zone.querySelector("input[type=file]").files].map((file) => {
    const line = document.createElement("li");
    const size = document.createElement("span");
    size.textContent = sizeInWords(file.size);
    if (limit && file.size > limit) {
      size.textContent += ` ${zone.dataset.tooLarge}`;
      size.className = "is-too-large";
    }
    line.append(file.name, size);
    return line;
  });
  zone.querySelector("[data-chosen-files]").replaceChildren(...lines);
}

function takeDropped(zone, dropped) {
  const input = zone.querySelector("input[type=file]");
  const files = new DataTransfer();
  const kept = input.multiple ? [...input.files, ...dropped] : [...dropped].slice(0, 1);
  for (const file of kept) files.items.add(file);
  input.files = files.files;
  listFiles(zone);
}

for (const zone of document.querySelectorAll("[data-drop-zone]")) {
  zone.addEventListener("change", () => listFiles(zone));
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("is-over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    takeDropped(zone, event.dataTransfer.files);
  });
  zone.closest("form")?.addEventListener("submit", (event) => {
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    status.textContent = zone.dataset.sending;
    zone.append(status);
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  });
}
