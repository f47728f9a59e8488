/** Where this machine's programs reach one that listens on `host`. */
export function addressOf(host: string, port: number): string {
  const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/**
 * The same as people type it. To a browser `localhost` and `127.0.0.1` are two sites: whoever signed in at one and is led to the other, as
 * after paying, is a stranger there. So all links have the one name.
 */
export const namedAddress = (address: string): string =>
  address.replace(/^http:\/\/(127\.0\.0\.1|\[::1\]):/, "http://localhost:");
