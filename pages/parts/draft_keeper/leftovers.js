// On every page: forms that this browser kept while the network was dead go to the server as soon as it answers, and nothing of
// them stays in a shared tablet. What cannot be handed over before somebody signs out stays for a day at most, until it can.

const LOOK_MS = 60000;
// A form on this page hands over its own.
const AFTER_LOADING_MS = 3000;
const BEFORE_LEAVING_MS = 4000;

class Leftovers {
  constructor({ person, path }) {
    Object.assign(this, { person, path });
    this.look = () => {
      kept.purge();
      return this.handOver((key) => !document.querySelector(`[data-draft="${CSS.escape(key)}"]`));
    };
    this.leave = (event) => this.onLeave(event);
    this.first = setTimeout(this.look, AFTER_LOADING_MS);
    this.timer = setInterval(this.look, LOOK_MS);
    window.addEventListener("online", this.look);
    document.addEventListener("submit", this.leave, true);
  }

  /** Whether the server has everything now. */
  async handOver(wanted = () => true) {
    const answers = await Promise.allSettled(
      kept.keys(this.person).filter(wanted).map((key) => handOver(this.path, this.person, key)),
    );
    return answers.every(({ status }) => status === "fulfilled");
  }

  /** Signing out waits for what was typed a moment ago. */
  async onLeave(event) {
    if (new URL(event.target.action, location.href).pathname !== "/sign-out" || this.leaving) return;
    event.preventDefault();
    event.stopPropagation();
    this.leaving = true;
    const patience = new Promise((resolve) => setTimeout(resolve, BEFORE_LEAVING_MS));
    if (await Promise.race([this.handOver(), patience])) {
      for (const name of stored(sessionStorage, `duban-strokes:${this.person}:`)) sessionStorage.removeItem(name);
    }
    event.target.submit();
  }

  stop() {
    clearTimeout(this.first);
    clearInterval(this.timer);
    window.removeEventListener("online", this.look);
    document.removeEventListener("submit", this.leave, true);
  }
}
