// Takes the sentence that is selected in an answer into the form that marks it. Without script one copies it by hand.

for (const opener of document.querySelectorAll("[data-mark-passage] > summary")) {
  const answer = opener.closest("article");
  const field = answer.querySelector("textarea[name=span]");
  let selected = "";

  answer.querySelector("[data-passages]").addEventListener("pointerup", () => {
    selected = document.getSelection().toString().trim();
  });

  opener.parentElement.addEventListener("toggle", () => {
    if (!opener.parentElement.open) return;
    if (selected && !field.value) field.value = selected;
    (field.value ? answer.querySelector("input[name=theme]") : field).focus();
  });
}
