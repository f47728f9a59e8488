import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";

/**
 * Encryption at rest: AES-256-GCM, with the key's id stored beside the text, so that a new key can be put in front while
 * what the old ones wrote stays readable. `context` (such as `things.notes:<id>`) is authenticated: a text copied into
 * another row or column does not decrypt.
 */
export interface Encryption {
  encrypt(text: string, context: string): string;
  /** @throws Error when the key is unknown, the text was altered, or the context is another. */
  decrypt(sealed: string, context: string): string;
  /**
   * By which the same text is known again without being kept: its digest by each key, the present one first. Without a key nobody can
   * try texts until one fits.
   */
  digests(text: string, context: string): [string, ...string[]];
  /** Whether the text was sealed with a key that is no longer the first one. */
  isOutdated(sealed: string): boolean;
}

/**
 * @param keys one or several keys, separated by commas, the one to write with first; each any text of at least 32
 *   characters, of which the key is derived.
 */
export function createEncryption(keys: string): Encryption {
  const ring = new Map(keys.split(",").map((text) => [keyId(text.trim()), derive(text.trim())]));
  const [current] = ring.keys();
  if (current === undefined) throw new Error("No encryption key");
  const keyOf = (id: string) => {
    const key = ring.get(id);
    if (!key) throw new Error(`Unknown encryption key ${id}`);
    return key;
  };
  return {
    encrypt(text, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", keyOf(current), nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `${current}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64")}`;
    },
    decrypt(sealed, context) {
      const [id = "", base64 = ""] = sealed.split(".");
      const bytes = Buffer.from(base64, "base64");
      const decipher = createDecipheriv("aes-256-gcm", keyOf(id), bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
    },
    digests(text, context) {
      const digestBy = (key: Buffer) => createHmac("sha256", key).update(`${context}\n${text}`).digest("hex");
      const older = [...ring].filter(([id]) => id !== current).map(([, key]) => digestBy(key));
      return [digestBy(keyOf(current)), ...older];
    },
    isOutdated: (sealed) => !sealed.startsWith(`${current}.`),
  };
}

const derive = (text: string) => createHash("sha256").update(`rawat encryption ${text}`).digest();
const keyId = (text: string) => createHash("sha256").update(`rawat key id ${text}`).digest("hex").slice(0, 8);
