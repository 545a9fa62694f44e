// A form with files is sent beside the page: what was chosen stays chosen when it comes back with a question, and when
// there is no connection. Without this the server asks for each file once more. Nothing is kept in the browser.
import { initAll } from "../vendor/govuk-frontend.min.js";

const STAYS = "Kladka-Stays";
const GOES_ON = "Kladka-Goes-On";

function chosen(form) {
  return [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length > 0);
}

// The browser lets nobody put a file into a field, so the field itself goes on; it must stay one for files.
function carry(fields, place) {
  for (const field of fields) {
    const fresh = place.querySelector(`input[type=file][name="${CSS.escape(field.name)}"]`);
    if (!fresh) continue;
    const lasting = new Set(["type", "multiple"]);
    for (const { name } of [...field.attributes]) if (!lasting.has(name)) field.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (!lasting.has(name)) field.setAttribute(name, value);
    fresh.replaceWith(field);
  }
}

function show(html, form) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const main = document.querySelector("main");
  const fields = chosen(form);
  document.title = answer.title;
  main.replaceChildren(...answer.querySelector("main").childNodes);
  carry(fields, main);
  scrollTo(0, 0);
  initAll({ scope: main });
  window.htmx?.process(main);
  document.dispatchEvent(new CustomEvent("kladka:shown", { detail: main }));
}

function tell(form, sent) {
  const place = form.querySelector("[data-kladka-sending]");
  const live = document.getElementById("kladka-live");
  if (place.hidden) live.textContent = place.dataset.kladkaSending;
  place.hidden = false;
  form.querySelector("[data-kladka-unsent]").hidden = true;
  place.querySelector("progress").value = sent;
}

function fail(form) {
  const words = form.querySelector("[data-kladka-unsent]");
  form.querySelector("[data-kladka-sending]").hidden = true;
  document.getElementById("kladka-live").textContent = "";
  words.hidden = false;
  words.focus();
}

function send(form, submitter) {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader(STAYS, "1");
  request.upload.addEventListener("progress", (event) => tell(form, event.loaded / event.total));
  request.addEventListener("load", () => {
    delete form.dataset.kladkaOnItsWay;
    const next = request.getResponseHeader(GOES_ON);
    const isPage = (request.getResponseHeader("Content-Type") ?? "").startsWith("text/html");
    if (next) location.assign(next);
    else if (request.status >= 500) fail(form);
    else if (isPage) show(request.responseText, form);
    else form.submit();
  });
  request.addEventListener("error", () => {
    delete form.dataset.kladkaOnItsWay;
    fail(form);
  });
  form.dataset.kladkaOnItsWay = "";
  tell(form, 0);
  request.send(new FormData(form, submitter));
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.querySelector("[data-kladka-sending]") || chosen(form).length === 0) return;
  event.preventDefault();
  if (!("kladkaOnItsWay" in form.dataset)) send(form, event.submitter);
});
