// Copies the text of an element: <button data-copy="id" data-copied="what the button says afterwards">.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    button.textContent = button.dataset.copied;
  } catch {
    // No clipboard on plain http: select the text, so that Ctrl+C copies it.
    window.getSelection().selectAllChildren(source);
  }
});
