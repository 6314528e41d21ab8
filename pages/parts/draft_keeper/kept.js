// What a browser keeps of forms until the server has it: for a person, by the form's key, for a day at most.
// It lies there as it was typed. A key to it would have to lie beside it: what protects it is that it goes again.

const BEGINNING = "duban-draft:";
const DAY_MS = 24 * 3600 * 1000;

const kept = {
  /** What is kept of a form: {round, at, said}. */
  of(person, key) {
    try {
      return JSON.parse(localStorage.getItem(BEGINNING + person + ":" + key));
    } catch {
      return null;
    }
  },

  put(person, key, copy) {
    try {
      localStorage.setItem(BEGINNING + person + ":" + key, JSON.stringify(copy));
    } catch {
      // A full or forbidden store: the server is still told.
    }
  },

  /** Unless more was typed since `copy`. */
  drop(person, key, copy) {
    if (kept.of(person, key)?.at === copy.at) localStorage.removeItem(BEGINNING + person + ":" + key);
  },

  keys(person) {
    const own = BEGINNING + person + ":";
    return stored(localStorage, own).map((name) => name.slice(own.length));
  },

  /** What nobody has fetched for a day, whosever it is. */
  purge() {
    for (const name of stored(localStorage, BEGINNING)) {
      const [person, ...key] = name.slice(BEGINNING.length).split(":");
      const copy = kept.of(person, key.join(":"));
      if (!copy || !(copy.at > Date.now() - DAY_MS)) localStorage.removeItem(name);
    }
  },
};

function stored(store, beginning) {
  return Object.keys(store).filter((name) => name.startsWith(beginning));
}

/** Tell the server what is kept of a form. Gives its answer, null when there was nothing to tell; throws when it does not take it. */
async function handOver(path, person, key) {
  const copy = kept.of(person, key);
  if (!copy) return null;
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ key, round: copy.round, said: copy.said }),
    signal: AbortSignal.timeout(10000),
  });
  if (answer.status === 401 || answer.status >= 500) throw new Error(String(answer.status));
  kept.drop(person, key, copy);
  return answer.ok ? answer.json() : {};
}
