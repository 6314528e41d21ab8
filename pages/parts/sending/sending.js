// One file on its way. It is tried again by itself, later and later, and as soon as the browser sees a network.

const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 30000;
const PATIENCE_MS = 120000;

class Sending {
  /** `hear({state, share, receipt, said})`: state is sending, waiting, refused or done; `share` is what has left, from 0 to 1. */
  constructor({ path, purpose, words }, blob, name, hear) {
    Object.assign(this, { path, purpose, words, blob, name, hear });
    this.pause = FIRST_PAUSE_MS;
    this.online = () => this.state === "waiting" && this.go();
    window.addEventListener("online", this.online);
    this.go();
  }

  go() {
    clearTimeout(this.timer);
    if (this.state === "sending") return;
    this.say("sending", { share: 0 });
    const form = new FormData();
    form.append("purpose", this.purpose);
    form.append("file", this.blob, this.name);
    const request = (this.request = new XMLHttpRequest());
    request.open("POST", this.path);
    request.timeout = PATIENCE_MS;
    request.upload.onprogress = (event) => event.lengthComputable && this.say("sending", { share: event.loaded / event.total });
    request.onload = () => this.take(request);
    request.onerror = request.ontimeout = () => this.wait(this.words.lost);
    request.send(form);
  }

  take(request) {
    const { status, responseText } = request;
    if (status === 201) return this.end("done", { receipt: JSON.parse(responseText) });
    // The sign-in has ended, or the server has trouble of its own: the file is as good as before.
    if (status === 401) return this.wait(responseText);
    if (status === 408 || status === 429 || status >= 500) return this.wait(this.words.lost);
    this.end("refused", { said: responseText || this.words.failed });
  }

  wait(said) {
    this.say("waiting", { said });
    this.timer = setTimeout(() => this.go(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  end(state, what) {
    this.stop();
    this.say(state, what);
  }

  say(state, what) {
    this.state = state;
    this.hear({ state, ...what });
  }

  stop() {
    clearTimeout(this.timer);
    window.removeEventListener("online", this.online);
    this.request?.abort();
  }
}
