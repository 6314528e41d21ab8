// Enlarges the files of a page: click or Enter on a small picture, left and right through its row's page, Escape back.

class Viewer {
  constructor(root) {
    this.image = el("img");
    this.image.alt = "";
    this.name = el("b");
    this.about = el("span", "at-about");
    this.open = link("at-action");
    this.open.target = "_blank";
    this.save = link("at-quiet");
    this.before = this.step("‹", -1);
    this.after = this.step("›", 1);
    this.shut = el("button", "at-quiet");
    this.shut.type = "button";
    const bar = el("div", "at-bar", el("div", "at-title", this.name, this.about), this.open, this.save, this.shut);
    this.node = el("dialog", "at-large", el("div", "at-stage", this.before, this.image, this.after), bar);
    this.node.dataset.testid = "attachment-large";
    root.replaceChildren(this.node);
    this.shut.addEventListener("click", () => this.node.close());
    this.node.addEventListener("click", (event) => event.target === this.node && this.node.close());
    this.node.addEventListener("close", () => this.file?.focus());
    this.node.addEventListener("keydown", (event) => this.press(event));
    this.click = (event) => this.clicked(event);
    document.addEventListener("click", this.click);
  }

  step(sign, by) {
    const node = el("button", "at-step", sign);
    node.type = "button";
    node.addEventListener("click", () => this.go(by));
    return node;
  }

  take({ within, words }) {
    this.files = `.st-key-${CSS.escape(within)} .at-file`;
    setText(this.open, words.open);
    setText(this.save, words.save);
    setText(this.shut, words.close);
    setAttr(this.before, "aria-label", words.before);
    setAttr(this.after, "aria-label", words.after);
  }

  /** In another tab as any link does. */
  clicked(event) {
    const file = event.target.closest?.(this.files);
    if (!file || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.show(file);
    this.node.showModal();
    this.shut.focus();
  }

  press(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.go(by);
  }

  go(by) {
    const files = [...document.querySelectorAll(this.files)];
    const next = files[files.indexOf(this.file) + by];
    if (next) this.show(next);
  }

  show(file) {
    this.file = file;
    const files = [...document.querySelectorAll(this.files)];
    const place = files.indexOf(file);
    const paper = file.classList.contains("at-paper");
    // Of a paper the first page; the whole of it opens by itself.
    this.image.src = paper ? `${file.getAttribute("href")}/preview` : file.href;
    this.open.href = file.href;
    this.open.hidden = !paper;
    this.save.href = `${file.getAttribute("href")}?save=1`;
    setText(this.name, file.dataset.name);
    setText(this.about, file.dataset.about);
    this.before.disabled = place <= 0;
    this.after.disabled = place >= files.length - 1;
  }

  stop() {
    document.removeEventListener("click", this.click);
  }
}

function link(look) {
  return el("a", look);
}

const viewers = new WeakMap();

export default function ({ data, parentElement }) {
  if (!viewers.has(parentElement)) viewers.set(parentElement, new Viewer(parentElement.querySelector(".at-root")));
  viewers.get(parentElement).take(data);
  return () => {
    viewers.get(parentElement)?.stop();
    viewers.delete(parentElement);
  };
}
