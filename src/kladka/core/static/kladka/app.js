// Makes pages quicker; each works without it. No inline code anywhere: the content security policy forbids it.
import { initAll } from "../vendor/govuk-frontend.min.js";
import "./typed.js";
import "./posted.js";
import "./files.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

// Lists: search while typing, filter when an answer is chosen; the button stays for those who prefer it.
const WAIT = 500;
let timer;

function filterLater(form, wait) {
  clearTimeout(timer);
  timer = setTimeout(() => form.dispatchEvent(new CustomEvent("kladka:filter")), wait);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-kladka-filter]");
  if (form && event.target.type === "search") filterLater(form, WAIT);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-kladka-filter]");
  if (form && event.target.matches("select, [type=radio], [type=checkbox]")) filterLater(form, WAIT / 2);
});

// Empty answers only lengthen the address.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") return;
  const parameters = event.detail.parameters;
  for (const name of [...Object.keys(parameters)]) if (parameters[name] === "") delete parameters[name];
});

// The region that is read out must itself stay in the page, so the count is copied into it after a swap.
document.addEventListener("htmx:afterSettle", (event) => {
  const live = document.getElementById("kladka-live");
  const fresh = event.detail.elt;
  const count = document.querySelector("[data-kladka-count]");
  if (live && count) live.textContent = count.textContent;
  if (fresh?.id === "list-results") initAll({ scope: fresh });
});

// A filter changes the address without loading the page; another language is wanted for what is shown now.
document.addEventListener("submit", (event) => {
  const here = event.target.querySelector("[data-kladka-here]");
  if (here) here.value = location.pathname + location.search;
});

// A passkey that was refused or cancelled leaves the page as it is, so the page has to say so.
const PASSKEY = { NotAllowedError: "kladkaCancelled", AbortError: "kladkaCancelled", InvalidStateError: "kladkaThere" };
document.addEventListener("allauth.error", (event) => {
  const place = document.querySelector("[data-kladka-passkey]");
  if (!place) return;
  event.preventDefault();
  place.textContent = "";
  requestAnimationFrame(() => {
    place.textContent = place.dataset[PASSKEY[event.detail.exception?.name]] ?? place.dataset.kladkaFailed;
  });
});

// What is folded on the screen is read on paper, also in browsers whose style sheets cannot unfold it.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not([open])")) {
    folded.open = true;
    folded.dataset.kladkaFolded = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const folded of document.querySelectorAll("details[data-kladka-folded]")) {
    folded.open = false;
    delete folded.dataset.kladkaFolded;
  }
});

// Questions that follow from an answer stand open only with it; a hidden one is not sent. Without this all stand open,
// and the server says which of them do not go with the answer.
function follow(form) {
  for (const group of form.querySelectorAll("[data-kladka-when]")) {
    const given = new FormData(form).getAll(group.dataset.kladkaWhen);
    group.hidden = !group.dataset.kladkaAnswers.split(" ").some((answer) => given.includes(answer));
    for (const input of group.querySelectorAll("input, select, textarea")) input.disabled = group.hidden;
  }
  // A heading over nothing would only puzzle.
  for (const section of form.querySelectorAll(".kladka-section:has([data-kladka-when])")) {
    section.hidden = [...section.querySelectorAll(".govuk-form-group")].every((group) => group.hidden);
  }
}

// What a page shows begins to work, at once and when an answer took its place.
function begin(shown) {
  for (const button of shown.querySelectorAll("[data-kladka-print]")) {
    button.hidden = false;
    button.parentElement.querySelector("[data-kladka-print-hint]").hidden = true;
    button.addEventListener("click", () => window.print());
  }
  for (const form of shown.querySelectorAll("form:has([data-kladka-when])")) {
    follow(form);
    form.addEventListener("change", () => follow(form));
  }
  // A telephone shows the list first; its filters unfold on demand.
  if (window.matchMedia("(max-width: 40em)").matches) {
    for (const fold of shown.querySelectorAll("[data-kladka-fold]")) fold.open = false;
  }
}

begin(document);
document.addEventListener("kladka:shown", (event) => begin(event.detail));
