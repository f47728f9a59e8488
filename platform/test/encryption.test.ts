import { describe, expect, it } from "vitest";
import { createEncryption } from "../src/encryption.ts";

const [old, current] = ["old-key-old-key-old-key-old-key-old", "new-key-new-key-new-key-new-key-new"];

describe("encryption at rest", () => {
  it("opens what it sealed, and seals the same text differently each time", () => {
    const encryption = createEncryption(current);
    const [first, second] = [encryption.encrypt("alergi 🥜", "a"), encryption.encrypt("alergi 🥜", "a")];
    expect(first).not.toBe(second);
    expect(first).not.toContain("alergi");
    expect(encryption.decrypt(first, "a")).toBe("alergi 🥜");
  });

  it("does not open what was altered, or put in another place", () => {
    const encryption = createEncryption(current);
    const sealed = encryption.encrypt("text", "patients.notes:1");
    const [id, base64 = ""] = sealed.split(".");
    const bytes = Buffer.from(base64, "base64");
    for (const at of [0, 12, bytes.length - 1]) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => encryption.decrypt(`${id}.${altered.toString("base64")}`, "patients.notes:1")).toThrow();
    }
    expect(() => encryption.decrypt(sealed, "patients.notes:2")).toThrow();
  });

  it("reads what an old key wrote, writes with the new one, and knows which is which", () => {
    const before = createEncryption(old).encrypt("text", "a");
    const rotated = createEncryption(`${current},${old}`);
    expect(rotated.decrypt(before, "a")).toBe("text");
    expect(rotated.isOutdated(before)).toBe(true);
    const after = rotated.encrypt("text", "a");
    expect(rotated.isOutdated(after)).toBe(false);
    expect(createEncryption(current).decrypt(after, "a")).toBe("text");
    expect(() => createEncryption(current).decrypt(before, "a")).toThrow(/Unknown encryption key/);
  });

  it("knows again under a new key what was told apart by an old one, the new one's digest first", () => {
    const [before] = createEncryption(old).digests("text", "a");
    const [first, ...others] = createEncryption(`${current},${old}`).digests("text", "a");
    expect(others).toEqual([before]);
    expect(createEncryption(current).digests("text", "a")).toEqual([first]);
  });
});
