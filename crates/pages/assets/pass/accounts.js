// What the phone keeps: its accounts with their keys, pairings under way, and by how much its clock is off. Nothing of it is readable as bytes.
const open = new Promise((resolve, reject) => {
  const request = indexedDB.open("vestibule-pass", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("accounts", { keyPath: "factor" });
    request.result.createObjectStore("pairings", { keyPath: "link" });
    request.result.createObjectStore("clock", { keyPath: "id" });
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const act = async (store, mode, what) => {
  const transaction = (await open).transaction(store, mode);
  const request = what(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
};

const shelf = (store) => ({
  all: () => act(store, "readonly", (it) => it.getAll()),
  find: (key) => act(store, "readonly", (it) => it.get(key)),
  keep: (value) => act(store, "readwrite", (it) => it.put(value)),
  forget: (key) => act(store, "readwrite", (it) => it.delete(key)),
});

export const ready = open;
export const accounts = shelf("accounts");
export const pairings = shelf("pairings");
export const clock = shelf("clock");
