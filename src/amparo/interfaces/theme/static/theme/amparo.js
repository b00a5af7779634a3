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
