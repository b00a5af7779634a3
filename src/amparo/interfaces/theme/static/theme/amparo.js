// Pages work without this file; it adds the kit's behaviour and refuses a second press of a button that has been pressed.
import { initAll } from "../vendor/govuk-frontend.min.js";

initAll();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.sent === "true") {
    if (form.dataset.sent === "true") event.preventDefault();
    return;
  }
  form.dataset.sent = "true";
  window.addEventListener("pageshow", () => delete form.dataset.sent, { once: true });
});

// A button beside a text that is to be taken elsewhere; without this file the text is selected and copied by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    button.nextElementSibling.textContent = button.dataset.done;
  });
}
