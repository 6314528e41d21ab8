// One file of the field: its picture, how far it is, and why it did not go.

class Item {
  /** `does`: settled(item) when it goes no further for now, changed() when the list of receipts is another, remove(item). */
  constructor(data, does) {
    this.data = data;
    this.does = does;
    this.image = el("img");
    this.image.alt = "";
    this.image.addEventListener("error", () => (this.image.hidden = true));
    this.sign = el("span", "ph-sign");
    this.bar = el("progress");
    this.bar.max = 1;
    this.name = el("span", "ph-name");
    this.said = el("span", "ph-said");
    this.said.setAttribute("role", "status");
    this.retry = button("ph-retry", "file-again", () => this.sending.go());
    this.away = button("ph-remove", "file-remove", () => does.remove(this));
    const words = el("div", "ph-words", this.name, this.said, this.bar, this.retry);
    this.node = el("li", "ph-item", el("span", "ph-picture", this.sign, this.image), words, this.away);
    this.node.dataset.testid = "file";
    setText(this.retry, data.words.again);
    setText(this.away, "✕");
  }

  /** A file that was chosen; `id` is what it is kept under until it was sent. */
  choose(file, id) {
    this.file = file;
    this.id = id;
    this.called(file.name, file.type);
    if (file.type.startsWith("image/")) this.picture(URL.createObjectURL(file));
    this.show("preparing");
    return this;
  }

  /** A file that the server has already. */
  keep(receipt) {
    this.receipt = receipt.id;
    this.called(receipt.name, receipt.media_type);
    this.show("done");
    if (!receipt.media_type.startsWith("audio/")) this.picture(`${this.data.path}/upload/${receipt.id}/preview`);
    return this;
  }

  called(name, type) {
    setText(this.name, name);
    setText(this.sign, type.startsWith("audio/") ? "♪" : type === "application/pdf" ? "PDF" : "");
    setAttr(this.away, "aria-label", `${this.data.words.remove} ${name}`);
  }

  picture(address) {
    this.release();
    this.image.hidden = false;
    this.image.src = address;
  }

  async go() {
    const blob = await smaller(this.file, this.data.place);
    if (this.gone) return;
    if (blob.size > this.data.largest) this.hear({ state: "refused", said: this.data.words.large });
    else this.sending = new Sending(this.data, blob, this.file.name, (news) => this.hear(news));
  }

  hear({ state, share, receipt, said }) {
    if (receipt) {
      this.receipt = receipt.id;
      if (receipt.media_type === "application/pdf") this.picture(`${this.data.path}/upload/${receipt.id}/preview`);
    }
    this.show(state, said, share);
    if (!this.unsent) this.forget();
    if (state === "done") this.does.changed();
    if (state !== "sending") this.does.settled(this);
  }

  show(state, said, share) {
    this.state = state;
    const { words } = this.data;
    setAttr(this.node, "data-state", state);
    setText(this.said, said ?? { preparing: words.preparing, sending: words.sending, done: words.done }[state] ?? "");
    this.bar.hidden = state !== "sending";
    this.bar.value = share ?? 0;
    this.retry.hidden = state !== "waiting";
  }

  get unsent() {
    return this.state !== "done" && this.state !== "refused";
  }

  /** Keep it here no longer. */
  forget() {
    if (this.id) unsent.drop(this.id);
    this.id = null;
  }

  release() {
    if (this.image.src.startsWith("blob:")) URL.revokeObjectURL(this.image.src);
  }

  close() {
    this.gone = true;
    this.sending?.stop();
    this.release();
    this.node.remove();
  }
}
