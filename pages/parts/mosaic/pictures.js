// Fetches the pictures of the tiles in sight, a few at a time and each when its turn comes.

const AT_ONCE = 4;
const PUMP_MS = 200;
// The server has only just been asked for its first picture.
const FIRST_MS = 1500;
const PATIENCE_MS = 8000;

class Pictures {
  /** `heard(id, answer)`: { state, at, url } of a picture, { state } without one, or { lost } or { gone }. */
  constructor(path, every, heard) {
    this.path = path;
    this.every = every;
    this.heard = heard;
    this.wanted = new Map();
    this.running = 0;
    this.timer = setInterval(() => this.pump(), PUMP_MS);
  }

  want(id, on) {
    if (!on) this.wanted.delete(id);
    else if (!this.wanted.has(id)) this.wanted.set(id, { next: performance.now(), tag: null, busy: false });
  }

  /** Nobody sees a hidden tab: it asks for nothing, and the server then stops asking the cameras. */
  pump() {
    if (document.hidden) return;
    const now = performance.now();
    const due = [...this.wanted].filter(([, turn]) => !turn.busy && turn.next <= now).sort((a, b) => a[1].next - b[1].next);
    for (const [id, turn] of due.slice(0, AT_ONCE - this.running)) this.fetch(id, turn);
  }

  async fetch(id, turn) {
    turn.busy = true;
    this.running += 1;
    try {
      const headers = turn.tag ? { "If-None-Match": turn.tag } : {};
      const answer = await fetch(`${this.path}/${id}`, { headers, signal: AbortSignal.timeout(PATIENCE_MS) });
      await this.take(id, turn, answer);
    } catch {
      this.heard(id, { lost: true });
    } finally {
      turn.busy = false;
      this.running -= 1;
      // Tiles that were asked for together drift apart, so that the pictures come one by one.
      turn.next = performance.now() + (turn.first ? FIRST_MS : this.every * (0.9 + Math.random() / 5));
    }
  }

  async take(id, turn, answer) {
    const state = answer.headers.get("X-State");
    turn.first = answer.status === 204 && state === "connecting";
    if (answer.status === 200) {
      turn.tag = answer.headers.get("ETag");
      this.heard(id, { state, at: Date.parse(answer.headers.get("X-Taken")), url: URL.createObjectURL(await answer.blob()) });
    } else if (answer.status === 204 || answer.status === 304) {
      this.heard(id, { state });
    } else {
      this.heard(id, answer.status === 404 ? { gone: true } : { lost: true });
    }
  }

  close() {
    clearInterval(this.timer);
  }
}
