import type { IncomingMessage, ServerResponse } from "node:http";

/** The refresh token as a cookie that no script can read and no other site can send. */
export interface RefreshCookie {
  read(request: IncomingMessage): string | undefined;
  write(response: ServerResponse, refreshToken: string): void;
  clear(response: ServerResponse): void;
}

/** @param secure whether people reach the gateway by https; then the name's prefix makes browsers insist on it. */
export function createRefreshCookie(secure: boolean, lifetimeMs: number): RefreshCookie {
  const name = secure ? "__Host-rawat_refresh" : "rawat_refresh";
  const set = (response: ServerResponse, value: string, seconds: number) =>
    response.setHeader(
      "set-cookie",
      `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? "; Secure" : ""}`,
    );
  return {
    read: ({ headers }) =>
      headers.cookie
        ?.split(";")
        .map((pair) => pair.trim())
        .find((pair) => pair.startsWith(`${name}=`))
        ?.slice(name.length + 1),
    write: (response, refreshToken) => set(response, refreshToken, Math.floor(lifetimeMs / 1_000)),
    clear: (response) => set(response, "", 0),
  };
}
