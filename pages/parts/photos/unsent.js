// Files that the server does not have yet outlive the page: a telephone ends a page when its camera needs the room, and a cellar
// has no network. They lie in the browser's own store, for a day at most, and only whoever chose them meets them again.

const STORE = "files";
const DAY_MS = 24 * 3600 * 1000;

const unsent = {
  /** What was chosen for a field and not sent: {id, blob, name}. */
  async of(field) {
    const all = (await asked("readonly", (files) => files.getAll())) ?? [];
    const old = all.filter(({ at }) => !(at > Date.now() - DAY_MS));
    for (const { id } of old) unsent.drop(id);
    return all.filter((file) => file.field === field && !old.includes(file));
  },

  keep(field, file) {
    const id = crypto.getRandomValues(new Uint32Array(4)).join("-");
    asked("readwrite", (files) => files.put({ id, field, blob: file, name: file.name, at: Date.now() }));
    return id;
  },

  drop(id) {
    asked("readwrite", (files) => files.delete(id));
  },
};

let opening = null;

/** The answer of the store; nothing where the browser has none: then files last as long as the page. */
async function asked(mode, does) {
  try {
    opening ??= answer(Object.assign(indexedDB.open("duban-unsent", 1), { onupgradeneeded: make }));
    const store = (await opening).transaction(STORE, mode).objectStore(STORE);
    return await answer(does(store));
  } catch {
    return null;
  }
}

function make({ target }) {
  target.result.createObjectStore(STORE, { keyPath: "id" });
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
