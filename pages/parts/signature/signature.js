// The field around the area: what to do, undo, clear, "finished", and what became of it.

class SignatureField {
  /** `tell(receipt)`, and `begun(yes)` when strokes stand there that the server does not have, and no more. */
  constructor(root, data, tell, begun) {
    this.tell = tell;
    this.begun = begun;
    this.echo = new Echo();
    this.hint = el("p", "sg-hint");
    this.sheet = el("div", "sg-sheet");
    this.picture = el("img", "sg-picture");
    this.picture.alt = "";
    this.undo = button("sg-quiet", "signature-undo", () => this.area.undo());
    this.clear = button("sg-quiet", "signature-clear", () => this.begin());
    this.finish = button("sg-finish", "signature-finish", () => this.send());
    this.again = button("sg-finish", "signature-again", () => this.sending.go());
    this.said = el("p", "sg-said");
    this.said.setAttribute("role", "status");
    this.said.dataset.testid = "signature-said";
    this.sheet.append(this.picture);
    root.replaceChildren(this.hint, this.sheet, el("div", "sg-buttons", this.finish, this.again, this.undo, this.clear), this.said);
    this.data = data;
    this.area = new SignatureArea(this.sheet, data.words.keyboard, () => this.changed());
    this.receipt = null;
    this.show("drawing");
    this.recall();
  }

  take(data) {
    this.data = data;
    setText(this.hint, data.words.hint);
    setText(this.undo, data.words.undo);
    setText(this.finish, data.words.finish);
    setText(this.again, data.words.again);
    const anew = this.round !== undefined && this.round !== data.round;
    this.round = data.round;
    if (this.echo.isNews(data.receipt)) this.hold(data.receipt);
    if (anew) this.empty();
    this.show(this.state, this.why);
  }

  /** The server knows better: what was signed before, or that the form was sent and a new one begins. */
  hold(receipt) {
    const before = this.receipt;
    this.receipt = receipt;
    if (receipt) {
      this.picture.src = `${this.data.path}/upload/${receipt}/preview`;
      this.show("done");
    } else if (before) this.empty();
  }

  changed() {
    if (this.state !== "done") this.keep();
    this.show(this.state === "refused" ? "drawing" : this.state, this.why);
  }

  /** A new signature in place of this one. */
  begin() {
    const before = this.receipt;
    this.receipt = null;
    this.empty();
    if (before) this.report(null);
  }

  empty() {
    this.sending?.stop();
    this.picture.removeAttribute("src");
    this.show("drawing");
    this.area.clear();
  }

  async send() {
    if (this.area.isEmpty) return;
    this.show("sending");
    this.area.lock = true;
    const blob = await this.area.png();
    this.sending = new Sending(this.data, blob, "signature.png", (news) => this.hear(news));
  }

  hear({ state, receipt, said }) {
    if (receipt) {
      this.receipt = receipt.id;
      this.report(receipt.id);
      sessionStorage.removeItem(this.data.store);
    }
    this.show(state, said);
  }

  report(receipt) {
    this.echo.tell(receipt);
    this.tell(receipt);
  }

  show(state, why = "") {
    this.state = state;
    this.why = why;
    const { words } = this.data;
    const open = state === "drawing" || state === "refused";
    this.area.lock = !open;
    this.picture.hidden = !this.picture.hasAttribute("src");
    this.area.canvas.hidden = !this.picture.hidden;
    this.undo.hidden = this.finish.hidden = !open;
    this.undo.disabled = this.finish.disabled = this.area.isEmpty;
    this.clear.disabled = open && this.area.isEmpty;
    this.again.hidden = state !== "waiting";
    setText(this.clear, open ? words.clear : words.anew);
    const unsent = state !== "done" && !this.area.isEmpty;
    if (unsent !== Boolean(this.unsent)) this.begun(unsent);
    this.unsent = unsent;
    setText(this.said, { drawing: "", sending: words.sending, done: words.done }[state] ?? why);
    setAttr(this.said, "data-state", state);
  }

  /** Strokes outlive a reload of the page until the server has them; they end with the tab. */
  keep() {
    if (this.area.isEmpty) sessionStorage.removeItem(this.data.store);
    else sessionStorage.setItem(this.data.store, JSON.stringify(this.area.strokes));
  }

  recall() {
    const kept = sessionStorage.getItem(this.data.store);
    if (kept && !this.data.receipt) this.area.strokes = JSON.parse(kept);
  }

  close() {
    this.sending?.stop();
    this.area.close();
  }
}

const fields = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!fields.has(parentElement)) {
    const root = parentElement.querySelector(".sg-root");
    const [tell, begun] = ["receipt", "begun"].map((name) => (value) => setStateValue(name, value));
    fields.set(parentElement, new SignatureField(root, data, tell, begun));
  }
  fields.get(parentElement).take(data);
  return () => {
    fields.get(parentElement)?.close();
    fields.delete(parentElement);
  };
}
