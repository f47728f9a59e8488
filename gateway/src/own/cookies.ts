/** The refresh token as a cookie that no script can read and no other site can send. */
export interface RefreshCookie {
  /** The refresh token among the cookies that a request brought. */
  read(cookies: string | undefined): string | undefined;
  /** The header that gives a browser its refresh token. */
  holding(refreshToken: string): Readonly<Record<string, string>>;
  /** The header that takes it away. */
  readonly cleared: Readonly<Record<string, string>>;
}

/** @param secure whether people reach the gateway by https; then the name's prefix makes browsers insist on it. */
export function createRefreshCookie(secure: boolean, lifetimeMs: number): RefreshCookie {
  const name = secure ? "__Host-rawat_refresh" : "rawat_refresh";
  const written = (value: string, seconds: number) => ({
    "set-cookie": `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure ? "; Secure" : ""}`,
  });
  return {
    read: (cookies) =>
      cookies
        ?.split(";")
        .map((pair) => pair.trim())
        .find((pair) => pair.startsWith(`${name}=`))
        ?.slice(name.length + 1),
    holding: (refreshToken) => written(refreshToken, Math.floor(lifetimeMs / 1_000)),
    cleared: written("", 0),
  };
}
