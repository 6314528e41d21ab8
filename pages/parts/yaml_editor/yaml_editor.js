// Tells the server what is typed when the typing pauses, and shows what is wrong beside the lines and in words below.

const PAUSE_MS = 500;

class YamlEditor {
  /** `tell(text)` when the typing pauses. */
  constructor(root, data, tell) {
    this.tell = tell;
    this.frame = make("div", "ye-frame");
    this.said = make("p", "ye-said");
    this.said.setAttribute("role", "status");
    this.said.dataset.testid = "yaml-said";
    this.list = make("ul", "ye-problems");
    root.replaceChildren(this.said, this.list, this.frame);
    // Whoever leaves the field for a button is heard before that button is.
    root.addEventListener("focusout", () => this.send());
    this.data = data;
    this.of = data.of;
    this.use(new PlainSurface(this.frame, data.words.label, () => this.changed()), data.text);
    if (!matchMedia(NARROW).matches) this.grow();
  }

  /** From the plain field to the one with line numbers, with what was typed meanwhile. */
  async grow() {
    const ace = await fetchAce(this.data.path);
    if (!ace || this.closed) return;
    const typed = this.surface.text;
    this.use(new AceSurface(ace, this.frame, this.data.words.label, () => this.changed()), typed);
  }

  use(surface, text) {
    this.surface = surface;
    surface.text = text;
    this.show();
  }

  take(data) {
    this.data = data;
    if (data.of !== this.of) {
      this.of = data.of;
      clearTimeout(this.timer);
      this.waits = false;
      this.surface.text = data.text;
    }
    this.show();
  }

  changed() {
    this.waits = true;
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), PAUSE_MS);
  }

  send() {
    clearTimeout(this.timer);
    if (!this.waits) return;
    this.waits = false;
    this.tell(this.surface.text);
  }

  show() {
    const { problems, words, text } = this.data;
    const checked = !this.waits && text === this.surface.text;
    const state = !checked ? "typing" : problems.length ? "wrong" : "right";
    this.said.textContent = words[state].replace("{n}", problems.length);
    this.said.dataset.state = state;
    if (!checked) return;
    this.surface.mark(problems);
    this.list.replaceChildren(...problems.map((one) => this.item(one)));
  }

  item({ line, said }) {
    const button = make("button", "ye-problem");
    button.type = "button";
    button.textContent = said;
    button.addEventListener("click", () => this.surface.go(line));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  close() {
    this.send();
    this.closed = true;
    this.surface.close();
  }
}

function make(kind, name) {
  const made = document.createElement(kind);
  made.className = name;
  return made;
}

const editors = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!editors.has(parentElement)) {
    const root = parentElement.querySelector(".ye-root");
    editors.set(parentElement, new YamlEditor(root, data, (text) => setTriggerValue("typed", text)));
  }
  editors.get(parentElement).take(data);
  return () => {
    editors.get(parentElement)?.close();
    editors.delete(parentElement);
  };
}
