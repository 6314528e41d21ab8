// The connection: one EventSource, opened again after a loss, and the board's data as the last message left it.

const FIRST_PAUSE = 400;
const LONGEST_PAUSE = 2000;
const SILENCE = 7000;

/** Keeps a stream open and hands its messages to `on`: message(kind, data), lost(), refused(). */
class Stream {
  constructor(url, on) {
    this.url = url;
    this.on = on;
    this.pause = FIRST_PAUSE;
    this.closed = false;
    this.open();
  }

  open() {
    if (this.closed) return;
    const source = new EventSource(this.url);
    this.source = source;
    for (const kind of ["snapshot", "delta", "beat", "end"]) {
      source.addEventListener(kind, (event) => this.hear(source, kind, event));
    }
    source.onerror = () => this.lose(source);
    this.watch(source);
  }

  hear(source, kind, event) {
    if (source !== this.source || this.closed) return;
    this.pause = FIRST_PAUSE;
    this.watch(source);
    const data = JSON.parse(event.data);
    if (kind === "end") this.end(data);
    else this.on.message(kind, data);
  }

  end(data) {
    if (data.reason === "signed_out") {
      this.close();
      this.on.refused();
    } else {
      this.lose(this.source);
    }
  }

  /** A connection that says nothing is a lost one: a dead proxy closes nothing. */
  watch(source) {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lose(source), SILENCE);
  }

  lose(source) {
    if (source !== this.source || this.closed) return;
    source.close();
    this.source = null;
    clearTimeout(this.silence);
    this.on.lost();
    this.later();
  }

  /** A little apart, so that two hundred screens do not come back in the same instant. */
  later() {
    this.timer = setTimeout(() => this.retry(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 1.6, LONGEST_PAUSE);
  }

  /** EventSource hides the status of a refusal, so ask for it before opening again. */
  async retry() {
    const status = await statusOf(this.url);
    if (this.closed) return;
    if (status === 401 || status === 403) {
      this.close();
      this.on.refused();
    } else if (status === 200) {
      this.open();
    } else {
      this.later();
    }
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
    clearTimeout(this.silence);
    if (this.source) this.source.close();
  }
}

async function statusOf(url) {
  try {
    return (await fetch(url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(3000) })).status;
  } catch {
    return 0;
  }
}

/** Rows by id and the figures, as the messages so far leave them. */
class Picture {
  constructor() {
    this.rows = new Map();
    this.figures = null;
    this.version = 0;
    this.fresh = null;
    this.worker = null;
  }

  /** Takes a message in; returns the ids of rows that it brought or changed. */
  take(kind, data) {
    this.version = data.version;
    this.fresh = data.fresh;
    this.worker = data.worker;
    if (kind === "snapshot") this.rows.clear();
    for (const id of data.drop || []) this.rows.delete(id);
    for (const row of data.put || []) this.rows.set(row.id, row);
    if (data.figures) this.figures = data.figures;
    return (data.put || []).map((row) => row.id);
  }

  list() {
    return [...this.rows.values()];
  }
}
