// One picture, large and of now, with the viewer and the instant written over it. The server puts it on record.

const MARKS = 12;

class Enlarged {
  constructor(path, does) {
    this.path = path;
    this.image = el("img");
    this.said = el("span", "mo-large-said");
    this.said.setAttribute("role", "status");
    this.mark = el("div", "mo-mark", ...Array.from({ length: MARKS }, () => el("span")));
    this.mark.dataset.testid = "still-watermark";
    this.title = el("b");
    this.watch = el("button", "mo-action");
    this.shut = el("button", "mo-quiet");
    const bar = el("div", "mo-large-bar", this.title, this.watch, this.shut);
    this.node = el("dialog", "mo-large", el("div", "mo-large-picture", this.image, this.mark, this.said), bar);
    this.node.dataset.testid = "enlarged";
    this.watch.addEventListener("click", () => {
      this.node.close();
      does.open(this.id);
    });
    this.shut.addEventListener("click", () => this.node.close());
    this.node.addEventListener("close", () => this.forget());
    // Beside the picture is outside of it.
    this.node.addEventListener("click", (event) => event.target === this.node && this.node.close());
  }

  async show(tile, words, who, instant) {
    const { id, name, place } = tile.data;
    this.id = id;
    this.title.textContent = [name, place].filter(Boolean).join(" · ");
    this.watch.textContent = words.live;
    this.shut.textContent = words.close;
    this.said.textContent = words.enlarging;
    // The small picture until the large one comes.
    this.image.src = tile.image.src;
    this.image.hidden = !tile.image.src;
    this.node.classList.add("mo-coming");
    for (const span of this.mark.children) span.textContent = `${who} ${instant}`;
    this.node.showModal();
    this.watch.focus();
    const answer = await fetch(`${this.path}/${id}/large`).catch(() => null);
    if (this.id !== id || !this.node.open) return;
    this.node.classList.remove("mo-coming");
    if (answer?.ok) await this.take(answer);
    else this.said.textContent = answer ? await answer.text() : words.lost;
  }

  async take(answer) {
    this.url = URL.createObjectURL(await answer.blob());
    this.image.src = this.url;
    this.image.hidden = false;
    this.said.textContent = "";
  }

  forget() {
    this.id = null;
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = null;
    this.image.removeAttribute("src");
  }
}
