// A form with files is sent beside the page: what was chosen stays chosen when it comes back with a question, and when
// there is no connection. Without this the server asks for each file once more. Nothing is kept in the browser.
import { initAll } from "../vendor/govuk-frontend.min.js";

const STAYS = "Kladka-Stays";
const WHOSE = "Kladka-Whose";
const GOES_ON = "Kladka-Goes-On";

// Whether something that was sent came back and is not saved: leaving or reloading the page would lose it.
let isUnsaved = false;
addEventListener("beforeunload", (event) => isUnsaved && event.preventDefault());

// The mark of whom a page was made for; it stays what it was when an answer is shown in the page.
function madeFor(page) {
  return page.querySelector("main").dataset.kladkaWhose ?? "";
}

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
    offerOut(field);
  }
}

// Once a file is chosen, browsers offer a way to choose another one, and hardly any to choose none.
function offerOut(field) {
  const words = field.form?.querySelector("[data-kladka-take-out]")?.dataset.kladkaTakeOut;
  const there = field.nextElementSibling?.matches(".kladka-take-out") ? field.nextElementSibling : null;
  if (!words || Boolean(there) === field.files.length > 0) return;
  if (there) return there.remove();
  const button = document.createElement("button");
  const label = document.createElement("span");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary kladka-take-out";
  label.className = "govuk-visually-hidden";
  label.textContent = `: ${[...field.labels].map((each) => each.textContent.trim()).join(" ")}`;
  button.append(words, label);
  button.addEventListener("click", () => {
    field.value = "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
    field.focus();
  });
  field.after(button);
}

document.addEventListener("change", (event) => event.target.matches("input[type=file]") && offerOut(event.target));
// On the way back a browser may know what was chosen.
addEventListener("pageshow", () => document.querySelectorAll("input[type=file]").forEach(offerOut));

function show(answer, form) {
  const main = document.querySelector("main");
  const fields = chosen(form);
  document.title = answer.title;
  main.replaceChildren(...answer.querySelector("main").childNodes);
  carry(fields, main);
  isUnsaved = main.querySelector("form [data-kladka-sending]") !== null;
  scrollTo(0, 0);
  initAll({ scope: main });
  window.htmx?.process(main);
  document.dispatchEvent(new CustomEvent("kladka:shown", { detail: main }));
}

function tell(form, sent) {
  const place = form.querySelector("[data-kladka-sending]");
  if (place.hidden) document.getElementById("kladka-live").textContent = place.dataset.kladkaSending;
  place.hidden = false;
  for (const words of form.querySelectorAll("[data-kladka-unsent]")) words.hidden = true;
  place.querySelector("progress").value = sent;
}

// The form stays as it is; `why` chooses the words, `said` is what the server answered.
function fail(form, why, said = "") {
  isUnsaved = true;
  const words = form.querySelector(`[data-kladka-unsent="${why}"]`);
  form.querySelector("[data-kladka-sending]").hidden = true;
  document.getElementById("kladka-live").textContent = "";
  words.hidden = false;
  const reason = words.querySelector("[data-kladka-reason]");
  if (reason) reason.textContent = said;
  words.focus();
}

// A file that was saved anew since it was chosen is one that the browser does not send; the field forgets it.
async function forgetChanged(form) {
  let found = false;
  for (const field of chosen(form)) {
    try {
      for (const file of field.files) await file.slice(0, 1).arrayBuffer();
    } catch {
      field.value = "";
      offerOut(field);
      found = true;
    }
  }
  return found;
}

// Whoever signed in or out in another window has another proof of origin: the page of the form has the new one. It is
// asked for when the button is pressed once more, and taken where it is made for the same person: somebody else may be
// signed in by now. Without it the server refuses what is sent, and says who that is.
async function proveAnew(form) {
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.querySelector("form:has([data-kladka-sending]) [name=csrfmiddlewaretoken]");
    const held = form.querySelector("[name=csrfmiddlewaretoken]");
    if (fresh && held && madeFor(page) === madeFor(document)) held.value = fresh.value;
  } catch {
    // Without a connection the sending that follows says so.
  }
}

function refuse(form, status, answer) {
  if (status === 401 || status === 403) {
    form.dataset.kladkaOutside = "";
    if (!answer.querySelector("[data-kladka-somebody-else]")) return fail(form, "outside");
  }
  const said = [...answer.querySelectorAll("main h1, main h1 ~ p")].slice(0, 2).map((each) => each.textContent.trim());
  return fail(form, "refused", said.join(" "));
}

function answered(form, request) {
  const next = request.getResponseHeader(GOES_ON);
  if (next) {
    isUnsaved = false;
    return location.assign(next);
  }
  if (request.status >= 500) return fail(form, "connection");
  if (request.status === 413) return fail(form, "large");
  const isPage = (request.getResponseHeader("Content-Type") ?? "").startsWith("text/html");
  const answer = new DOMParser().parseFromString(isPage ? request.responseText : "", "text/html");
  if (answer.querySelector("main form [data-kladka-sending]")) return show(answer, form);
  if (request.status >= 400) return refuse(form, request.status, answer);
  isUnsaved = false;
  return isPage ? show(answer, form) : form.submit();
}

function send(form, submitter) {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader(STAYS, "1");
  request.setRequestHeader(WHOSE, madeFor(document));
  request.upload.addEventListener("progress", (event) => tell(form, event.loaded / event.total));
  request.addEventListener("load", () => {
    delete form.dataset.kladkaOnItsWay;
    answered(form, request);
  });
  request.addEventListener("error", async () => {
    delete form.dataset.kladkaOnItsWay;
    fail(form, (await forgetChanged(form)) ? "changed" : "connection");
  });
  tell(form, 0);
  request.send(new FormData(form, submitter));
}

document.addEventListener("submit", async (event) => {
  const [form, submitter] = [event.target, event.submitter];
  if (event.defaultPrevented) return;
  if (!form.querySelector("[data-kladka-sending]") || chosen(form).length === 0) {
    isUnsaved = false;
    return;
  }
  event.preventDefault();
  if ("kladkaOnItsWay" in form.dataset) return;
  form.dataset.kladkaOnItsWay = "";
  if ("kladkaOutside" in form.dataset) {
    delete form.dataset.kladkaOutside;
    await proveAnew(form);
  }
  send(form, submitter);
});
