// The field: take or choose, a line for each file, one sent after the other.

const TAKES = { photos: "image/*", files: "application/pdf,image/*,audio/*", sound: "audio/*,.amr,.m4a" };

class PhotosField {
  /** `tell(receipts)`, and `busy(yes)` whenever the first file begins its way or the last one ends it. */
  constructor(root, data, tell, busy) {
    this.tell = tell;
    this.busy = busy;
    this.data = data;
    this.echo = new Echo();
    this.items = [];
    this.camera = chooser("ph-button ph-camera", "file-camera", (files) => this.add(files));
    this.camera.input.setAttribute("capture", "environment");
    this.files = chooser("ph-button", "file-choose", (files) => this.add(files));
    this.said = el("p", "ph-note");
    this.said.setAttribute("role", "alert");
    this.list = el("ul", "ph-list");
    root.replaceChildren(el("div", "ph-buttons", this.camera, this.files), this.said, this.list);
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      this.add(event.dataTransfer.files);
    });
    // What is on its way is sent anew by the next page; whoever leaves should know that it has not arrived.
    this.ask = (event) => this.items.some((item) => item.unsent) && event.preventDefault();
    window.addEventListener("beforeunload", this.ask);
    this.recall();
  }

  /** What was chosen before this page was loaded and never arrived. */
  async recall() {
    for (const { id, blob, name } of await unsent.of(this.data.store)) {
      if (!this.closed) this.show(new Item(this.data, this.does()).choose(new File([blob], name, { type: blob.type }), id));
    }
    this.next();
    this.full();
  }

  take(data) {
    this.data = data;
    setText(this.camera.lastChild, data.words.camera);
    setText(this.files.lastChild, data.words[data.purpose]);
    this.camera.hidden = data.purpose !== "photos";
    for (const { input } of [this.camera, this.files]) {
      input.accept = TAKES[data.purpose];
      input.multiple = data.most > 1;
    }
    if (this.echo.isNews(data.held.map(({ id }) => id))) this.hold(data.held);
    this.full();
  }

  /** The server's list: what was sent before, or less, after the form was sent. */
  hold(held) {
    const ids = new Set(held.map(({ id }) => id));
    for (const item of this.items.filter(({ receipt }) => receipt && !ids.has(receipt))) this.drop(item);
    const known = new Set(this.receipts());
    for (const receipt of held) if (!known.has(receipt.id)) this.show(new Item(this.data, this.does()).keep(receipt));
  }

  add(files) {
    const room = this.data.most - this.items.filter(({ state }) => state !== "refused").length;
    setText(this.said, files.length > room ? this.data.words.most.replace("{most}", this.data.most) : "");
    for (const file of [...files].slice(0, Math.max(0, room))) {
      this.show(new Item(this.data, this.does()).choose(file, unsent.keep(this.data.store, file)));
    }
    this.next();
    this.full();
  }

  does() {
    return {
      settled: (item) => {
        if (item === this.going) this.going = null;
        this.next();
        this.full();
      },
      changed: () => this.report(),
      remove: (item) => {
        this.drop(item);
        if (item.receipt) this.report();
        setText(this.said, "");
        this.next();
        this.full();
      },
    };
  }

  show(item) {
    this.items.push(item);
    this.list.append(item.node);
  }

  drop(item) {
    item.forget();
    this.items = this.items.filter((other) => other !== item);
    if (item === this.going) this.going = null;
    item.close();
  }

  /** One after the other: a telephone draws and sends one picture at a time. */
  next() {
    if (this.going) return;
    this.going = this.items.find(({ state }) => state === "preparing");
    this.going?.go();
  }

  /** No more than the form takes; and nothing is complete while something is on its way. */
  full() {
    const unsent = this.items.some((item) => item.unsent);
    if (unsent !== Boolean(this.unsent)) this.busy(unsent);
    this.unsent = unsent;
    const full = this.items.filter(({ state }) => state !== "refused").length >= this.data.most;
    for (const label of [this.camera, this.files]) {
      label.input.disabled = full;
      setClass(label, "ph-full", full);
    }
  }

  receipts() {
    return this.items.filter(({ receipt }) => receipt).map(({ receipt }) => receipt);
  }

  report() {
    this.echo.tell(this.receipts());
    this.tell(this.receipts());
  }

  close() {
    this.closed = true;
    window.removeEventListener("beforeunload", this.ask);
    for (const item of this.items) item.close();
  }
}

const fields = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!fields.has(parentElement)) {
    const root = parentElement.querySelector(".ph-root");
    const [tell, busy] = ["receipts", "busy"].map((name) => (value) => setStateValue(name, value));
    fields.set(parentElement, new PhotosField(root, data, tell, busy));
  }
  fields.get(parentElement).take(data);
  return () => {
    fields.get(parentElement)?.close();
    fields.delete(parentElement);
  };
}
