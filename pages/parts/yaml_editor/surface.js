// What is typed into: Ace where there is room for it, a plain field on a phone or where Ace cannot be fetched.

const NARROW = "(max-width: 640px)";
let fetched;

/** Ace, fetched once. */
function fetchAce(path) {
  fetched ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = path;
    script.onload = () => (window.ace ? done(window.ace) : fail());
    script.onerror = fail;
    document.head.append(script);
  }).catch(() => {
    fetched = undefined;
    return null;
  });
  return fetched;
}

class PlainSurface {
  constructor(frame, label, changed) {
    this.field = document.createElement("textarea");
    this.field.className = "ye-plain";
    this.field.spellcheck = false;
    this.field.setAttribute("aria-label", label);
    this.field.autocapitalize = "off";
    this.field.addEventListener("input", changed);
    frame.replaceChildren(this.field);
  }

  get text() {
    return this.field.value;
  }

  set text(said) {
    this.field.value = said;
  }

  mark() {}

  /** The caret to a line, from 1. */
  go(line) {
    const at = this.field.value.split("\n", line - 1).join("\n").length;
    this.field.focus();
    this.field.setSelectionRange(at, at);
    this.field.scrollTop = Math.max(0, line - 4) * parseFloat(getComputedStyle(this.field).lineHeight);
  }

  close() {}
}

class AceSurface {
  constructor(ace, frame, label, changed) {
    const place = document.createElement("div");
    place.className = "ye-ace";
    frame.replaceChildren(place);
    this.editor = ace.edit(place, { mode: "ace/mode/yaml", tabSize: 2, useSoftTabs: true, useWorker: false, fontSize: 14 });
    this.editor.setOptions({ showPrintMargin: false, wrap: true, indentedSoftWrap: true, enableKeyboardAccessibility: true });
    this.editor.setOption("textInputAriaLabel", label);
    this.editor.session.on("change", () => this.silent || changed());
  }

  get text() {
    return this.editor.getValue();
  }

  set text(said) {
    const at = this.editor.getCursorPosition();
    this.silent = true;
    this.editor.session.setValue(said);
    this.silent = false;
    this.editor.moveCursorToPosition(at);
  }

  /** What is wrong, beside its line. */
  mark(problems) {
    this.editor.session.setAnnotations(problems.map(({ line, said }) => ({ row: line - 1, column: 0, text: said, type: "error" })));
  }

  go(line) {
    this.editor.gotoLine(line, 0, true);
    this.editor.focus();
  }

  close() {
    this.editor.destroy();
  }
}
