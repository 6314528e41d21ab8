// One player: looks at the picture several times a second, asks the server how it does, and says goodbye with the page.

const LOOK_MS = 250;
// The first picture is not to wait for the next look.
const EAGER_MS = 50;
// A step of the signalling may be lost between several players of a page.
const PATIENCE_MS = 1500;
// While the picture moves a sign of life is enough; before, and while it begins, its state is wanted.
const CALM_MS = 5000;
const WATCHFUL_MS = 1000;

class CameraPlayer {
  /** `again` asks for a further run of the script that plays the picture. */
  constructor(root, data, again) {
    this.again = again;
    this.askedAt = performance.now();
    this.box = root.closest('[class*="st-key-camera-player-"]');
    this.data = data;
    this.clock = new ServerClock();
    this.clock.hear(data.now);
    this.frames = new Frames();
    this.cover = new Cover(root, data, { sound: () => this.toggleSound(), screen: () => this.toggleScreen() });
    this.sounding = false;
    this.server = {};
    this.ticket = data.ticket;
    this.format = new Intl.DateTimeFormat("sv-SE", { timeZone: data.zone, dateStyle: "short", timeStyle: "medium" });
    this.picture = data.whep ? this.fromGateway(root) : new FramedPicture(this.box);
    this.goodbye = () => this.leave();
    window.addEventListener("pagehide", this.goodbye);
    listen(this, this.box);
    this.look();
  }

  fromGateway(root) {
    return new GatewayPicture(root.parentNode, this.data.whep, this.data.servers, {
      ticket: (ticket) => this.takeTicket(ticket),
      refused: (said) => (this.server = { words: said }),
    });
  }

  /** Each connection to the gateway is a look of its own. */
  takeTicket(ticket) {
    if (this.closed) this.ticket = null;
    this.leave();
    this.ticket = ticket;
    this.server = {};
    if (this.closed) this.leave();
  }

  look() {
    const now = performance.now();
    const { video } = this.picture;
    this.frames.look(video, now);
    if (video) video.muted = !this.sounding;
    else if (now - this.askedAt > PATIENCE_MS) {
      this.askedAt = now;
      this.again();
    }
    const moves = this.frames.moving(now);
    // A hidden tab is not painted, so its frames are not counted.
    if (!document.hidden) this.cover.show(moves ? null : this.said(now), moves ? this.server.note : null);
    if (this.moves !== moves) {
      this.moves = moves;
      this.changedAt = now;
      this.ask();
    }
    this.cover.stamp(this.data.who, this.format.format(this.clock.now()));
    this.cover.buttons(this.sounding, document.fullscreenElement === this.box);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), moves ? LOOK_MS : EAGER_MS);
  }

  said(now) {
    const { words } = this.data;
    if (!playsH264()) return words.no_h264;
    if (this.server.words) return this.server.words;
    const still = this.frames.stillFor(now);
    return still === null ? words.connecting : fill(words.silent, { since: durationText(still, words) });
  }

  async ask() {
    clearTimeout(this.asking);
    if (this.closed) return;
    if (this.ticket) await this.hear(this.ticket);
    if (this.closed) return;
    clearTimeout(this.asking);
    const calm = this.moves && performance.now() - this.changedAt > CALM_MS;
    this.asking = setTimeout(() => this.ask(), calm ? CALM_MS : WATCHFUL_MS);
  }

  async hear(ticket) {
    try {
      const answer = await fetch(`${this.data.looks}/${ticket}`, { method: "POST", signal: AbortSignal.timeout(4000) });
      // Meanwhile something else may have begun to play.
      if (ticket !== this.ticket) return;
      if (answer.ok) {
        this.server = await answer.json();
        this.clock.hear(this.server.now);
      } else if (answer.status !== 404) {
        this.server = { words: await answer.text() };
        if (this.data.whep && (answer.status === 401 || answer.status === 403)) {
          // Not every gateway stops when it is told.
          this.ticket = null;
          this.picture.halt();
        }
      } else if (this.data.whep) {
        this.ticket = null;
        this.picture.connect();
      }
    } catch {
      this.server = { words: this.data.words.reconnecting };
    }
  }

  toggleSound() {
    if (!this.data.sound) return;
    this.sounding = !this.sounding;
    const { video } = this.picture;
    if (video) {
      video.muted = !this.sounding;
      video.play().catch(() => {});
    }
    this.look();
  }

  toggleScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.box.requestFullscreen().catch(() => {});
  }

  leave() {
    if (this.ticket) navigator.sendBeacon(`${this.data.looks}/${this.ticket}/end`);
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.asking);
    window.removeEventListener("pagehide", this.goodbye);
    leaveAlone(this);
    this.picture.close();
    this.leave();
  }
}

const players = new WeakMap();

/** Mounted under a key of its own for each place in front of a camera: what it was given at first stays true. */
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector(".cp-root");
  if (!players.has(parentElement)) players.set(parentElement, new CameraPlayer(root, data, () => setTriggerValue("again", true)));
  return () => {
    players.get(parentElement)?.close();
    players.delete(parentElement);
  };
}
