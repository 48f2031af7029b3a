// Asks before a form with data-confirm is sent. Without script the form is sent at once, to a page that says the same.

const dialog = document.getElementById("confirm-dialog");
let asked = null; // the form the dialog is open for, and the button that was pressed
const confirmed = new WeakSet();

function ask(form, button) {
  const words = { ...form.dataset, ...button?.dataset };
  asked = { form, button };
  dialog.querySelector("#confirm-title").textContent = words.confirmTitle || button?.textContent.trim() || "";
  dialog.querySelector("[data-confirm-text]").textContent = words.confirm;
  const yes = dialog.querySelector("[data-confirm-yes]");
  yes.textContent = words.confirmButton || button?.textContent.trim() || yes.textContent;
  dialog.returnValue = "";
  dialog.showModal();
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    const needsAnswer = form.dataset.confirm || event.submitter?.dataset.confirm;
    if (!dialog || !needsAnswer || confirmed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter);
  },
  true,
);

dialog?.addEventListener("close", () => {
  const { form, button } = asked;
  asked = null;
  button?.focus();
  if (dialog.returnValue !== "confirmed") return;
  confirmed.add(form);
  form.requestSubmit(button);
});
