// Listens to what is typed into the fields of a form, keeps it at once, and tells the server when the typing pauses.

const PAUSE_MS = 300;
const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 30000;

class DraftKeeper {
  /** `back` is called with the names of fields that this browser kept from an earlier time, once the server has them. */
  constructor(line, data, back) {
    this.line = line;
    this.back = back;
    this.retry = FIRST_RETRY_MS;
    this.typed = (event) => event.isComposing || this.hear(event.target);
    this.online = () => this.tell();
    document.addEventListener("input", this.typed, true);
    document.addEventListener("compositionend", this.typed, true);
    window.addEventListener("online", this.online);
    line.dataset.draft = data.key;
    this.data = data;
    this.round = data.round;
    this.recall();
  }

  take(data) {
    const over = data.round !== this.data.round;
    this.data = data;
    // What the server says about the round is older than what it answered here, unless the form was sent since.
    if (over) this.round = data.round;
    this.saved = data.saved && Math.max(data.saved, over ? 0 : (this.saved ?? 0));
    this.show();
  }

  /** What was kept before this page was loaded: the newer one counts, the browser's or the server's. */
  recall() {
    const { person, key, saved, now } = this.data;
    const copy = kept.of(person, key);
    if (!copy) return;
    if (copy.round !== this.round || (saved && copy.at < saved - (now - Date.now()))) kept.drop(person, key, copy);
    else {
      this.recalled = Object.keys(copy.said);
      this.tell();
    }
  }

  hear(field) {
    const name = this.data.fields.find((one) => field.closest?.(`.st-key-${CSS.escape(classOf(one))}`));
    const said = name && value(field);
    if (said === undefined) return;
    // Nobody's letters are overwritten by what was kept of the same field.
    this.recalled = this.recalled?.filter((one) => one !== name);
    const { person, key } = this.data;
    const before = kept.of(person, key);
    const same = before?.round === this.round ? before.said : {};
    kept.put(person, key, { round: this.round, at: Date.now(), said: { ...same, [name]: said } });
    this.later(PAUSE_MS);
  }

  later(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), pause);
  }

  async tell() {
    clearTimeout(this.timer);
    const { person, key, path } = this.data;
    try {
      const answer = await handOver(path, person, key);
      this.lost = false;
      this.retry = FIRST_RETRY_MS;
      if (answer?.saved) this.saved = answer.saved;
      // The form was sent elsewhere meanwhile: what is typed from now on belongs to the next one.
      if (answer?.round > this.round) this.round = answer.round;
      if (answer?.saved && this.recalled) this.back(this.recalled);
      this.recalled = null;
    } catch (error) {
      this.lost = error.message === "401" ? "ended" : "lost";
      if (!this.closed) this.later(this.retry);
      this.retry = Math.min(this.retry * 2, LONGEST_RETRY_MS);
    }
    if (!this.closed) this.show();
  }

  show() {
    const { words } = this.data;
    const said = this.lost ? words[this.lost] : this.saved ? words.saved.replace("{at}", clock(this.saved)) : "";
    if (this.line.textContent !== said) this.line.textContent = said;
    this.line.dataset.state = this.lost || (this.saved ? "saved" : "empty");
  }

  close() {
    this.closed = true;
    this.tell();
    document.removeEventListener("input", this.typed, true);
    document.removeEventListener("compositionend", this.typed, true);
    window.removeEventListener("online", this.online);
  }
}

/** The class that Streamlit gives the element of a key. */
function classOf(key) {
  return key.trim().replace(/[^a-zA-Z0-9_-]/g, "-");
}

/** What somebody types; whatever is chosen the server is told at once by Streamlit. A number counts once it is one. */
function value(field) {
  if (field.matches("textarea, [data-testid=stTextInputField]")) return field.value;
  if (!field.matches("input[type=number]") || !field.validity.valid) return undefined;
  return field.value === "" ? null : field.valueAsNumber;
}

function clock(at) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", timeStyle: "short" }).format(at);
}

const keepers = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!keepers.has(parentElement)) {
    const line = parentElement.querySelector(".dk-line");
    keepers.set(parentElement, new DraftKeeper(line, data, (fields) => setTriggerValue("back", fields)));
  }
  keepers.get(parentElement).take(data);
  return () => {
    keepers.get(parentElement)?.close();
    keepers.delete(parentElement);
  };
}
