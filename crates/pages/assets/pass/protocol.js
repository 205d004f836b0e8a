// The phone's half of the pairing protocol. The keys are made here and kept by the browser, which uses them and never shows them:
// not to this script either. docs/explanation/vestibule-pass.md writes the protocol out, with a test vector.
const NAME = "vestibule-pass-1";
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const DIGITS = 7;
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
const { subtle } = globalThis.crypto;

export const PERIOD = 10;

export const encode = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const decode = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

const bytesOf = (text) => new TextEncoder().encode(text);

const joined = async (...parts) => new Uint8Array(await new Blob(parts).arrayBuffer());

const digest = async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes));

export const draw = () => subtle.generateKey(CURVE, false, ["deriveKey"]);

export const publicKey = async (pair) => new Uint8Array(await subtle.exportKey("raw", pair.publicKey));

// Who is to be paired: the first 16 bytes of the link, as the server writes a name.
export function userIn(link) {
  const bits = [...decode(link).subarray(0, 16)].map((byte) => byte.toString(2).padStart(8, "0")).join("").padEnd(130, "0");
  return `usr_${bits.match(/.{5}/g).map((five) => LETTERS[parseInt(five, 2)]).join("")}`;
}

// Agrees with the server, whose key and whose name for the pairing must be those it was bound to before it saw our key.
export async function agree(pair, { user, factor, server, commitment }) {
  const theirs = decode(server);
  const named = await digest(await joined(`${NAME} commitment`, user, factor, theirs));
  if (encode(named) !== commitment) throw new Error("the server's key is another than it said");
  const seen = await digest(await joined(NAME, user, factor, await publicKey(pair), theirs));
  const peer = await subtle.importKey("raw", theirs, CURVE, false, []);
  const shared = await subtle.deriveKey({ name: "ECDH", public: peer }, pair.privateKey, "HKDF", false, ["deriveKey"]);
  const derive = (label, hash, length) => {
    const from = { name: "HKDF", hash: "SHA-256", salt: seen, info: bytesOf(`${NAME} ${label}`) };
    return subtle.deriveKey(from, shared, { name: "HMAC", hash, length }, false, ["sign"]);
  };
  return { codes: await derive("codes", "SHA-1", 160), requests: await derive("requests", "SHA-256", 256), words: [seen[0], seen[1]] };
}

export const stepAt = (millis) => Math.floor(millis / 1000 / PERIOD);

// The code of a step (RFC 4226 §5.3, RFC 6238 §4.2).
export async function code(key, step) {
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(step));
  const hash = new DataView(await subtle.sign("HMAC", key, counter.buffer));
  const offset = hash.getUint8(hash.byteLength - 1) & 0xf;
  return String((hash.getUint32(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, "0");
}

export const sign = async (key, ...lines) => encode(await subtle.sign("HMAC", key, bytesOf([`${NAME} ${lines[0]}`, ...lines.slice(1)].join("\n"))));
