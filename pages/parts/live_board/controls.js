// Which view shows, for how long, and whether a breach sounds.

/** Turns the views: a dot each, arrow keys, a pause; an empty view is passed over unless somebody chose it. */
class Rotation {
  constructor(names, seconds, onChange) {
    this.names = names;
    this.seconds = seconds;
    this.onChange = onChange;
    this.current = names[0];
    this.paused = false;
    this.since = performance.now();
  }

  choose(name) {
    this.since = performance.now();
    if (name === this.current) return;
    this.current = name;
    this.onChange();
  }

  /** Shows this view and turns no further until somebody lets it. */
  stay(name) {
    this.current = name;
    this.paused = true;
  }

  step(by, isEmpty = () => false) {
    const start = this.names.indexOf(this.current);
    for (let i = 1; i <= this.names.length; i += 1) {
      const name = this.names[(start + by * i + this.names.length * i) % this.names.length];
      if (!isEmpty(name)) return this.choose(name);
    }
    return this.choose(this.current);
  }

  tick(isEmpty) {
    if (!this.paused && performance.now() - this.since >= this.seconds * 1000) this.step(1, isEmpty);
  }
}

/** One short tone for a new breach. Muted or not is remembered on this computer; browsers allow sound after the first tap. */
class Tone {
  constructor() {
    this.muted = localStorage.getItem("duban-muted") === "1";
    this.last = -Infinity;
  }

  toggle() {
    this.muted = !this.muted;
    localStorage.setItem("duban-muted", this.muted ? "1" : "0");
    if (!this.muted) this.play();
  }

  play() {
    if (this.muted || performance.now() - this.last < 3000) return;
    this.last = performance.now();
    this.context = this.context || new AudioContext();
    if (this.context.state === "suspended") this.context.resume();
    const start = this.context.currentTime;
    const wave = this.context.createOscillator();
    const gain = this.context.createGain();
    wave.frequency.setValueAtTime(880, start);
    wave.frequency.setValueAtTime(660, start + 0.14);
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(0.2, start + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.4);
    wave.connect(gain).connect(this.context.destination);
    wave.start(start);
    wave.stop(start + 0.42);
  }
}

class Controls {
  constructor(rotation, tone) {
    this.rotation = rotation;
    this.tone = tone;
    this.sound = el("button", "lb-button");
    this.pause = el("button", "lb-button");
    this.dots = rotation.names.map((name) => this.dot(name));
    this.name = el("span", "lb-view-name");
    this.node = el("nav", "lb-controls", this.sound, this.pause, this.name, ...this.dots);
    this.sound.dataset.testid = "wall-sound";
    this.pause.dataset.testid = "wall-pause";
    this.sound.onclick = () => this.toggleSound();
    this.pause.onclick = () => this.togglePause();
  }

  dot(name) {
    const dot = el("button", "lb-dot-button");
    dot.dataset.view = name;
    dot.onclick = () => this.rotation.choose(name);
    return dot;
  }

  toggleSound() {
    this.tone.toggle();
    this.draw(this.ctx);
  }

  togglePause() {
    this.rotation.paused = !this.rotation.paused;
    this.rotation.since = performance.now();
    this.draw(this.ctx);
  }

  draw(ctx) {
    this.ctx = ctx;
    setText(this.sound, this.tone.muted ? ctx.words.sound_off : ctx.words.sound_on);
    setAttr(this.sound, "aria-pressed", String(!this.tone.muted));
    setText(this.pause, this.rotation.paused ? ctx.words.resume : ctx.words.pause);
    setText(this.name, ctx.words["view_" + this.rotation.current]);
    for (const dot of this.dots) {
      const name = ctx.words["view_" + dot.dataset.view];
      setAttr(dot, "aria-label", name);
      setAttr(dot, "title", name);
      setAttr(dot, "aria-current", String(dot.dataset.view === this.rotation.current));
    }
  }

  /** Arrow keys turn, the space bar pauses, M mutes; not while somebody types elsewhere on the page. */
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (event.key === "ArrowRight") this.rotation.step(1);
    else if (event.key === "ArrowLeft") this.rotation.step(-1);
    else if (event.key === "m" || event.key === "M") this.toggleSound();
    else if (event.key === " " && event.target.tagName !== "BUTTON") this.togglePause();
    else return;
    event.preventDefault();
  }
}
