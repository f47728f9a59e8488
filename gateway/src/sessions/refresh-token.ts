import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** What a refresh token is computed from. */
export interface TokenFamily {
  id: string;
  seed: string;
}

export const newSeed = (): string => randomBytes(32).toString("base64url");

const signature = (secret: string, { id, seed }: TokenFamily, generation: number) =>
  createHmac("sha256", `refresh ${secret}`).update(`${id}.${generation}.${seed}`).digest();

/** The token of one generation. The same generation is always the same text, so a lost answer can be given again. */
export const refreshTokenOf = (secret: string, family: TokenFamily, generation: number): string =>
  `${family.id}.${generation}.${signature(secret, family, generation).toString("base64url")}`;

/** What a text claims to be, before anything about it is believed. */
export function readRefreshToken(
  text: string,
): { sessionId: string; generation: number; signature: Buffer } | undefined {
  const [, sessionId = "", generation = "", mac = ""] = /^([0-9a-f-]{36})\.(\d{1,9})\.([\w-]{43})$/.exec(text) ?? [];
  return sessionId
    ? { sessionId, generation: Number(generation), signature: Buffer.from(mac, "base64url") }
    : undefined;
}

/** Whether we made this token. */
export function isOurs(secret: string, family: TokenFamily, claim: { generation: number; signature: Buffer }): boolean {
  const expected = signature(secret, family, claim.generation);
  return claim.signature.length === expected.length && timingSafeEqual(claim.signature, expected);
}
