// Completes names while somebody types in a text area. The names stand on the page, in a list for everybody to read;
// without this script that list is all there is. Arrow keys, Enter and Escape as in any list of proposals.
const MOST = 8;
const SHORTEST = 2;
const WORD = /[A-Za-z_][A-Za-z0-9_]*$/;
// What is inside an open quote belongs to the name before it: sex = 'fe…, support('co…, sex in ('female', 'ma…
const QUOTED = /([A-Za-z_]+)\s*(?:=|<>|=>|\bin\s*\(|\()\s*(?:'[^']*'\s*,\s*)*'([A-Za-z0-9_]*)$/;

function namesIn(list) {
  return [...list.querySelectorAll("[data-name]")].map((one) => ({
    word: one.dataset.name,
    form: one.dataset.form ?? one.dataset.name,
    of: one.dataset.of ?? "",
    kind: one.dataset.kind ?? "",
    says: one.dataset.says ?? "",
  }));
}

// What can stand at a place: a key at the beginning of a line, a unit after "counts:", else whatever a condition says.
function ableAt(before, start) {
  const line = before.slice(before.lastIndexOf("\n") + 1);
  if (start === before.length - line.length) return (kind) => kind === "key";
  const key = [...before.slice(0, start).matchAll(/^([a-z_]+):/gm)].at(-1)?.[1];
  if (key === "counts") return (kind) => kind === "unit";
  return (kind) => kind !== "key" && kind !== "unit";
}

// What is being typed before the caret: its beginning, and of which column or fact it is a value, if of any.
function typed(area) {
  const before = area.value.slice(0, area.selectionStart);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const quoted = line.match(QUOTED);
  if (quoted) return { start: before.length - quoted[2].length, part: quoted[2], of: quoted[1] };
  if ((line.match(/'/g) ?? []).length % 2) return null;
  const word = line.match(WORD);
  const start = before.length - (word?.[0].length ?? 0);
  return { start, part: word?.[0] ?? "", of: "", isAble: ableAt(before, start) };
}

function fitting(names, asked) {
  const part = asked.part.toLowerCase();
  const able = names.filter((name) => (asked.of ? name.of === asked.of : !name.of && asked.isAble(name.kind)));
  const first = able.filter((name) => name.word.toLowerCase().startsWith(part));
  const later = able.filter((name) => !first.includes(name) && part && name.word.toLowerCase().includes(part));
  const found = [...first, ...later].slice(0, MOST);
  return found.length === 1 && found[0].word === asked.part && found[0].form === asked.part ? [] : found;
}

class Completion {
  constructor(area, names) {
    this.area = area;
    this.names = names;
    this.active = -1;
    this.found = [];
    this.list = document.createElement("ul");
    this.list.id = `${area.id}-proposals`;
    this.list.className = "kladka-proposals";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", area.dataset.kladkaProposals);
    this.list.hidden = true;
    area.after(this.list);
    document.getElementById(`${area.id}-hint`)?.append(` ${area.dataset.kladkaHint}`);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.list.id);
    area.addEventListener("input", () => this.look(SHORTEST));
    area.addEventListener("keydown", (event) => this.press(event));
    area.addEventListener("blur", () => this.close());
    area.addEventListener("click", () => this.close());
    // The text area keeps the focus while somebody chooses with the mouse or a finger.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }

  look(shortest) {
    const asked = typed(this.area);
    const isEnough = asked && (asked.of || asked.part.length >= shortest);
    this.found = isEnough ? fitting(this.names, asked) : [];
    this.asked = asked;
    this.show();
  }

  show() {
    this.list.replaceChildren(
      ...this.found.map((name, number) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        const code = document.createElement("code");
        code.textContent = name.of ? name.word : name.form;
        option.append(code, name.says ? ` ${name.says}` : "");
        return option;
      }),
    );
    this.active = -1;
    this.area.removeAttribute("aria-activedescendant");
    this.list.hidden = this.found.length === 0;
    if (!this.list.hidden) this.say(this.area.dataset.kladkaFound.replace("%s", this.found.length));
  }

  say(words) {
    const live = document.getElementById("kladka-live");
    if (live) live.textContent = words;
  }

  close() {
    this.found = [];
    this.list.hidden = true;
    this.active = -1;
    this.area.removeAttribute("aria-activedescendant");
  }

  press(event) {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      this.look(0);
    } else if (this.list.hidden) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.take(this.active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    }
  }

  move(step) {
    const number = this.found.length;
    this.active = this.active < 0 && step < 0 ? number - 1 : (this.active + step + number) % number;
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === this.active)));
    this.area.setAttribute("aria-activedescendant", this.list.children[this.active].id);
    this.list.children[this.active].scrollIntoView({ block: "nearest" });
  }

  take(number) {
    const name = this.found[number];
    const written = this.asked.of ? name.word : name.form;
    this.area.setRangeText(written, this.asked.start, this.area.selectionStart, "end");
    // Between the brackets of a question is where one goes on typing.
    if (written.endsWith("()")) this.area.selectionEnd = this.area.selectionStart = this.area.selectionStart - 1;
    this.close();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
  }
}

for (const area of document.querySelectorAll("textarea[data-kladka-complete]")) {
  const list = document.getElementById(area.dataset.kladkaComplete);
  if (list) new Completion(area, namesIn(list));
}
