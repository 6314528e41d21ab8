// What this side has told the server comes back with a later run. Anything else that comes is the server's own doing.

class Echo {
  constructor() {
    this.told = [];
  }

  tell(value) {
    this.told.push(JSON.stringify(value));
  }

  /** Whether the server says something that it was not told here. */
  isNews(value) {
    const said = JSON.stringify(value);
    if (said === this.heard) return false;
    this.heard = said;
    const place = this.told.lastIndexOf(said);
    this.told.splice(0, place + 1);
    return place < 0;
  }
}
