// Follows the board's stream and tells the script when papers may have moved. Stands on live_board/stream.js.

// A busy board moves every second; a desk need not be drawn again more often than this.
const PAUSE = 1000;

/** What differs when a paper has moved, however many more wait than the board lists. */
function desks(figures) {
  return figures ? JSON.stringify([figures.waiting, figures.waiting_since, figures.issued, figures.closed]) : null;
}

function touchesDesks(data) {
  return (data.put || []).some((row) => row.kind === "waiting") || (data.drop || []).some((id) => id.startsWith("w"));
}

class Following {
  constructor(url, tell) {
    this.tell = tell;
    this.desks = null;
    this.toldAt = -Infinity;
    this.stream = new Stream(url, {
      message: (kind, data) => this.hear(kind, data),
      lost: () => {},
      // The sign-in has ended: the frame notices, and first takes care of what is being typed.
      refused: () => {},
    });
  }

  hear(kind, data) {
    if (data.now) document.dispatchEvent(new CustomEvent("duban:instant", { detail: data.now }));
    const before = this.desks;
    this.desks = desks(data.figures) ?? this.desks;
    if (kind === "snapshot") {
      // Whatever moved between the drawing of the page and the opening of the stream was not heard.
      this.report();
    } else if (kind === "delta" && (before !== this.desks || touchesDesks(data))) {
      this.report();
    }
  }

  report() {
    const wait = this.toldAt + PAUSE - performance.now();
    clearTimeout(this.later);
    if (wait > 0) {
      this.later = setTimeout(() => this.report(), wait);
      return;
    }
    this.toldAt = performance.now();
    this.tell();
  }

  stop() {
    clearTimeout(this.later);
    this.stream.close();
  }
}

const following = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  if (!following.has(parentElement)) {
    following.set(parentElement, new Following(data.stream, () => setTriggerValue("moved", true)));
  }
  return () => {
    following.get(parentElement)?.stop();
    following.delete(parentElement);
  };
}
