// Asks the browser for a passkey when a form that needs one is sent.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const words of document.querySelectorAll("[data-without-script]")) { words.hidden = true; }
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const kind = form.dataset.passkey;
  if (!kind) { return; }
  event.preventDefault();
  try {
    const options = JSON.parse(form.dataset.options);
    const answer = kind === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.elements.credential.value = JSON.stringify(answer.toJSON());
    form.submit();
  } catch {
    // Refused, cancelled or not known here: the person is told, and may try again.
    delete form.dataset.sent;
    form.querySelector("[data-failed]").hidden = false;
  }
});
