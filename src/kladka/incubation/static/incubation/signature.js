// A signature drawn on screen, sent as PNG in a hidden field. Without this script the field stays empty and the other
// ways of confirming a meeting remain.
function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

function build(words) {
  const group = element("div", "govuk-form-group");
  const fieldset = element("fieldset", "govuk-fieldset");
  group.append(fieldset);
  fieldset.append(element("legend", "govuk-fieldset__legend govuk-fieldset__legend--s", words.dataset.legend));
  const hint = element("div", "govuk-hint", words.dataset.hint);
  const canvas = element("canvas", "kladka-signature");
  canvas.width = 560;
  canvas.height = 180;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", words.dataset.legend);
  // Single properties: the content security policy refuses a style attribute, and cssText with it.
  Object.assign(canvas.style, { display: "block", boxSizing: "border-box", maxWidth: "100%", marginBottom: "15px", border: "2px solid", background: "#fff", touchAction: "none" });
  const clear = element("button", "govuk-button govuk-button--secondary", words.dataset.clear);
  clear.type = "button";
  fieldset.append(hint, canvas, clear);
  return { group, canvas, clear };
}

function draw(field, canvas, clear) {
  const pen = canvas.getContext("2d");
  pen.lineWidth = 2.5;
  pen.lineCap = "round";
  let drawing = false;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    drawing = false;
    field.value = canvas.toDataURL("image/png");
    const answer = field.form.querySelector("input[name=proof][value=signature]");
    if (answer) answer.checked = true;
  });
  clear.addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    field.value = "";
  });
  if (field.value) {
    const kept = new Image();
    kept.addEventListener("load", () => pen.drawImage(kept, 0, 0));
    kept.src = field.value;
  }
}

function begin() {
  const field = document.querySelector("input[data-signature]");
  const words = document.getElementById("signature-words");
  if (!field || !words) return;
  const { group, canvas, clear } = build(words);
  const buttons = field.form.querySelector(".govuk-button-group");
  buttons.before(group);
  draw(field, canvas, clear);
}

begin();
document.addEventListener("kladka:shown", begin);
