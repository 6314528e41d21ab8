// The area to sign in: by finger, pen or mouse, with an undo, sharp on every screen.

const SHARP = 2;
const MARGIN = 12;

class SignatureArea {
  /** `said` is for whoever cannot see or draw; `changed` is called after each stroke, undo and clear. */
  constructor(host, said, changed) {
    this.changed = changed;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "sg-canvas";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", said);
    this.canvas.dataset.testid = "signature-area";
    host.append(this.canvas);
    this.pad = new InkPad(this.canvas, INK);
    this.pad.addEventListener("endStroke", changed);
    this.canvas.addEventListener("keydown", (event) => this.press(event));
    this.watcher = new ResizeObserver(() => this.fit());
    this.watcher.observe(this.canvas);
    this.fit();
  }

  /** The canvas has as many pixels as the screen has there. */
  fit() {
    const ratio = Math.max(window.devicePixelRatio || 1, 1);
    const width = this.canvas.clientWidth;
    if (!width || (width === this.width && ratio === this.ratio)) return;
    Object.assign(this, { width, ratio });
    this.pad.zoom = width / SHEET.width;
    const { strokes } = this;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round((width * ratio * SHEET.height) / SHEET.width);
    this.canvas.getContext("2d").scale(ratio * this.pad.zoom, ratio * this.pad.zoom);
    this.pad.fromData(strokes);
  }

  press(event) {
    const undoes = event.key === "Backspace" || (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey));
    if (!undoes || this.locked) return;
    event.preventDefault();
    this.undo();
  }

  get isEmpty() {
    return this.strokes.length === 0;
  }

  /** Plain data, which may be kept and set again. */
  get strokes() {
    return this.pad.toData();
  }

  set strokes(strokes) {
    this.pad.fromData(strokes);
    this.changed();
  }

  undo() {
    this.strokes = this.strokes.slice(0, -1);
  }

  clear() {
    this.strokes = [];
  }

  /** While locked nothing can be drawn, and a finger scrolls the page again. */
  set lock(locked) {
    this.locked = locked;
    this.canvas.classList.toggle("sg-locked", locked);
  }

  /** The picture (PNG): the strokes on white, cut to the ink, of the same sharpness whatever screen they were drawn on. */
  png() {
    const points = this.strokes.flatMap((stroke) => stroke.points);
    const [left, top] = [Math.min(...points.map(({ x }) => x)) - MARGIN, Math.min(...points.map(({ y }) => y)) - MARGIN];
    const [right, bottom] = [Math.max(...points.map(({ x }) => x)) + MARGIN, Math.max(...points.map(({ y }) => y)) + MARGIN];
    const sheet = document.createElement("canvas");
    sheet.width = Math.ceil((right - left) * SHARP);
    sheet.height = Math.ceil((bottom - top) * SHARP);
    const pad = new InkPad(sheet, { ...INK, backgroundColor: "#fff" });
    pad.off();
    sheet.getContext("2d").setTransform(SHARP, 0, 0, SHARP, -left * SHARP, -top * SHARP);
    pad.fromData(this.strokes, { clear: false });
    return new Promise((resolve) => sheet.toBlob(resolve, "image/png"));
  }

  close() {
    this.watcher.disconnect();
    this.pad.off();
  }
}
