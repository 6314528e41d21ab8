// What lies over the picture: its state in words, the watermark, the buttons.

const MARKS = 15;

class Cover {
  /** `press`: sound(), screen(): what the buttons do. */
  constructor(root, data, press) {
    this.root = root;
    this.words = data.words;
    root.replaceChildren();
    this.state = add(root, "div", "cp-state", "camera-state");
    this.note = add(root, "div", "cp-note", "camera-note");
    this.mark = add(root, "div", "cp-mark", "camera-watermark");
    for (let n = 0; n < MARKS; n++) add(this.mark, "span");
    const bar = add(root, "div", "cp-bar");
    this.live = add(bar, "span", "cp-live");
    add(bar, "span", "cp-name").textContent = data.camera;
    this.sound = button(bar, "camera-sound", press.sound);
    this.screen = button(bar, "camera-screen", press.screen);
    this.hasSound = data.sound;
  }

  /** `said`: what is to be read instead of the picture, or null while it moves; `note`: what is to be known about it. */
  show(said, note) {
    this.root.dataset.state = said === null ? "live" : "words";
    write(this.state, said ?? "");
    write(this.note, note ?? "");
    write(this.live, said === null ? this.words.live : "");
  }

  stamp(who, instant) {
    // Whoever takes it out of the page gets it back.
    if (this.mark.parentNode !== this.root) this.root.append(this.mark);
    for (const span of this.mark.children) write(span, `${who} ${instant}`);
  }

  buttons(sounding, full) {
    const { words } = this;
    this.sound.disabled = !this.hasSound;
    const sound = this.hasSound ? (sounding ? words.sound_off : words.sound_on) : words.no_sound;
    face(this.sound, sounding ? "sounding" : "muted", sound, "M");
    face(this.screen, full ? "smaller" : "larger", full ? words.small_screen : words.full_screen, "F");
    this.sound.ariaPressed = String(sounding);
  }
}

function add(parent, tag, name, testId) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (testId) node.dataset.testid = testId;
  return parent.appendChild(node);
}

function button(parent, testId, press) {
  const node = add(parent, "button", "cp-button", testId);
  node.type = "button";
  node.addEventListener("click", press);
  return node;
}

function face(node, sign, words, key) {
  if (node.dataset.sign === sign && node.ariaLabel === words) return;
  node.dataset.sign = sign;
  node.ariaLabel = words;
  node.title = `${words} (${key})`;
}

function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
