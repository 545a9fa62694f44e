// Another language loads the page anew, and with it goes whatever was typed and not saved: so that is asked first.
// Nothing typed is kept in the browser meanwhile, because it may be about people.
const OURS = new Set(["csrfmiddlewaretoken", "idempotency_key", "version"]);

function changed(input) {
  if (input.matches("select")) {
    // A list where nothing is marked as chosen begins with its first line.
    const begun = [...input.options].some((option) => option.defaultSelected);
    const first = input.multiple ? -1 : 0;
    return [...input.options].some((one, at) => one.selected !== (begun ? one.defaultSelected : at === first));
  }
  if (input.matches("[type=checkbox], [type=radio]")) return input.checked !== input.defaultChecked;
  return input.matches("input, textarea") && input.value !== input.defaultValue;
}

function filled(input) {
  if (OURS.has(input.name) || !input.matches("input, select, textarea")) return false;
  return input.matches("[type=checkbox], [type=radio]") ? input.checked : input.value !== "";
}

// A form that came back refused holds what was typed before it was sent.
function isTyped(form) {
  return [...form.elements].some("kladkaTyped" in form.dataset ? filled : changed);
}

const question = document.querySelector("[data-kladka-losing]");
let asked;
let isSure = false;

document.addEventListener("submit", (event) => {
  if (!question || !event.target.querySelector("[data-kladka-here]")) return;
  const goes = isSure;
  isSure = false;
  if (goes || ![...document.querySelectorAll("main form[method=post]")].some(isTyped)) return;
  event.preventDefault();
  asked = event.submitter;
  question.returnValue = "";
  question.showModal();
});

question?.addEventListener("close", () => {
  if (question.returnValue !== "lose") return;
  isSure = true;
  asked.form.requestSubmit(asked);
});
