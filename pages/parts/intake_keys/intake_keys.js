// Keys move between fields and press the page's own buttons, so that a key does exactly what a click does.

const SHEET = ".st-key-intake-sheet, [class*='st-key-form-']";
const FIELDS =
  "input:not([type=hidden], [type=file], [tabindex='-1']), textarea, [data-testid=stButtonGroup], [data-testid=stDateTimeInput]";
const DATES = "[data-testid=stDateTimeInput], [data-testid=stDateInput]";
const SAVE = ".st-key-intake-ways button, [class*='st-key-form-'] .stButton button[kind=primary]";
const NAME = "[class*='st-key-sheet'][class*='-customer_name'] input";
const OWNER = ".st-key-intake-owners button";
const ANYWAY = "[class*='st-key-sheet'][class*='-anyway'] button";
const WRONG = ".st-key-intake-sheet [data-testid=stAlert]";
// How long what was asked for may take to be drawn.
const PATIENCE = 3000;
// What leaves a field is told to the server before a button that needs it is pressed; dates take their time.
const SETTLE = 60;
const SETTLE_DATE = 450;

class IntakeKeys {
  constructor() {
    this.press = (event) => this.onKey(event);
    this.touch = () => {
      this.typed = true;
      this.byKey = false;
    };
    document.addEventListener("pointerdown", this.touch, true);
    document.addEventListener("keydown", this.press, true);
    document.body.dataset.keys = "on";
  }

  take(data) {
    if (data.asked !== this.asked) this.begin();
    this.asked = data.asked;
  }

  onKey(event) {
    this.typed = true;
    this.byKey = true;
    if (event.isComposing || event.keyCode === 229 || event.metaKey || event.defaultPrevented) return;
    const does = this.meant(event);
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }

  /** What a key means where it was pressed; nothing where it has its usual meaning. */
  meant(event) {
    const { key, target, ctrlKey, altKey, shiftKey } = event;
    // Keys that are held down answer no question that they have called up.
    if (ctrlKey && key === "Enter") return () => event.repeat || this.save(shiftKey ? 1 : 0);
    const group = target.closest?.("[data-testid=stButtonGroup]");
    if (ctrlKey || altKey || !target.closest?.(SHEET)) return null;
    if (group) return this.inGroup(event, group);
    if (key !== "Enter" || shiftKey || !target.matches("input:not([role=combobox]), textarea, [role=spinbutton]")) return null;
    return () => this.onward(target);
  }

  /** From an empty name on: whoever spoke for the room before is taken, once that is known. */
  onward(target) {
    if (!target.matches(NAME) || target.value) return this.next(target);
    const taken = (button) => {
      button.click();
      this.fields().find((field) => field.matches("textarea"))?.focus();
    };
    soon(OWNER, taken, performance.now() + (isRunning() ? PATIENCE / 3 : 0), () => this.next(target));
  }

  /** A choice is one stop: digits and arrows choose in it, Tab and Enter leave it. */
  inGroup({ key, shiftKey }, group) {
    const buttons = [...group.querySelectorAll("button")];
    const here = buttons.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    if (step) return () => buttons[Math.min(Math.max(here + step, 0), buttons.length - 1)].focus();
    if (/^[1-9]$/.test(key) && buttons[key - 1]) return () => this.choose(buttons[key - 1], group);
    if (key === "Enter" && here >= 0) return () => this.choose(buttons[here], group);
    if (key === "Tab") return () => this.next(group, shiftKey ? -1 : 1);
    return null;
  }

  /** What is chosen already stays chosen: pressing it again would take it back. */
  choose(button, group) {
    if (!isChosen(button)) button.click();
    this.next(group);
  }

  /** On to the next field that is shown; after the last one to the button that saves. */
  next(from, by = 1) {
    const fields = this.fields();
    const here = fields.findIndex((field) => field === from || field.contains(from));
    const found = fields[here + by];
    if (found) focus(found);
    else if (by > 0) document.querySelector(SAVE)?.focus();
  }

  fields() {
    const own = document.querySelector(SHEET);
    return own ? [...own.querySelectorAll(FIELDS)].filter((node) => node.offsetParent && !node.disabled && !node.readOnly) : [];
  }

  /** The first way to save, or with shift the second one; to register anyway where that is asked. Leaving a field tells what it says. */
  save(which) {
    const left = document.activeElement?.closest(DATES);
    const pick = () => {
      const ways = document.querySelectorAll(SAVE);
      return document.querySelector(ANYWAY) ?? ways[which] ?? ways[0];
    };
    pick()?.focus();
    setTimeout(() => pick()?.click(), left ? SETTLE_DATE : SETTLE);
  }

  /** The caret to where it is needed; never a keyboard over half a small screen. */
  begin() {
    if (matchMedia("(pointer: coarse)").matches) return;
    clearInterval(this.search);
    this.typed = false;
    this.focused = document.activeElement;
    const until = performance.now() + PATIENCE;
    // Some fields come a moment after the others: until somebody types, the first one may still turn up.
    this.search = setInterval(() => {
      const found = this.wanted();
      if (this.typed || this.isElsewhere() || performance.now() > until) clearInterval(this.search);
      else if (found && !found.contains(document.activeElement)) {
        this.focused = focus(found);
        document.querySelector(WRONG)?.scrollIntoView({ block: "center" });
      }
    }, 100);
  }

  /** Whether somebody has chosen a field by other means than keys and mouse: by voice, or by pasting. */
  isElsewhere() {
    const here = document.activeElement;
    return here !== this.focused && Boolean(here?.matches("input, textarea") && here.closest(SHEET));
  }

  /** What is asked about first, then where something is wrong, else the first field. */
  wanted() {
    const asked = document.querySelector(".st-key-intake-bar [class*='st-key-open-alike'] button");
    const wrong = document.querySelector(WRONG);
    const fields = this.fields();
    const before = fields.filter((field) => wrong?.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_PRECEDING);
    const found = asked ?? before.pop() ?? fields[0];
    // A calendar that opens by itself covers what a mouse would press.
    return !this.byKey && found?.matches(DATES) ? null : found;
  }

  stop() {
    clearInterval(this.search);
    document.removeEventListener("pointerdown", this.touch, true);
    document.removeEventListener("keydown", this.press, true);
    delete document.body.dataset.keys;
  }
}

function isChosen(button) {
  return button.getAttribute("aria-checked") === "true" || /Active$/.test(button.getAttribute("kind") ?? button.dataset.testid ?? "");
}

function focus(field) {
  const chosen = [...field.querySelectorAll("button[role=radio]")].find(isChosen);
  const target = chosen ?? field.querySelector("[role=spinbutton], button[role=radio]") ?? field;
  target.focus();
  if (target.matches("input[type=text]")) target.select();
  target.scrollIntoView({ block: "nearest" });
  return target;
}

/** What has just been asked for may take a moment to be there. */
function soon(selector, does, until = performance.now() + PATIENCE, otherwise = () => {}) {
  const found = document.querySelector(selector);
  if (found) does(found);
  else if (performance.now() < until) setTimeout(() => soon(selector, does, until, otherwise), 50);
  else otherwise();
}

/** Whether the page is being drawn anew. */
function isRunning() {
  return document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "running";
}

const listening = new WeakMap();

export default function ({ data, parentElement }) {
  if (!listening.has(parentElement)) listening.set(parentElement, new IntakeKeys());
  listening.get(parentElement).take(data);
  return () => {
    listening.get(parentElement)?.stop();
    listening.delete(parentElement);
  };
}
