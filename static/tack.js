// Small comforts; every page works without them.
"use strict";

// A form that is on its way is not sent a second time.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent === "yes") { event.preventDefault(); return; }
  if (form.method === "post") { form.dataset.sent = "yes"; }
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) { delete form.dataset.sent; }
});
document.addEventListener("htmx:after:request", (event) => {
  const form = event.target.closest ? event.target.closest("form") : null;
  if (form) { delete form.dataset.sent; }
});

// A link to a field opens what the field is folded into, and puts the cursor there.
function openTarget() {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  if (!target) { return; }
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) { fold.open = true; }
  target.scrollIntoView({ block: "center" });
  if (target.matches("input, select, textarea, button, summary, a")) { target.focus(); }
}
window.addEventListener("hashchange", openTarget);
document.addEventListener("DOMContentLoaded", openTarget);
