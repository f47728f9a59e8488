import { createHmac } from "node:crypto";

const part = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** Signs any claims under any header with HMAC-SHA-256, also such as no library would. Text is taken as it is. */
export function signed(secret: string, claims: unknown, header: unknown = { alg: "HS256", typ: "JWT" }): string {
  const content = `${part(header)}.${part(claims)}`;
  return `${content}.${createHmac("sha256", secret).update(content).digest("base64url")}`;
}

/** The claims of a token, unchecked. */
export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));

export const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

/** An internal assertion that an administrator asks, told to `audience`. */
export const assertion = (secret: string, audience: string, more: Record<string, unknown> = {}): string =>
  signed(secret, {
    actor: { kind: "account", accountId: "0198c0de-0000-7000-8000-000000000000", role: "admin", name: "Ayu" },
    iss: "rawat-internal",
    sub: "gateway",
    aud: audience,
    iat: nowSeconds(),
    exp: nowSeconds() + 60,
    ...more,
  });
