/** The names that a machine has on itself, each of which is a site of its own to a browser. */
const ownNames = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?=:\d+$)/;

/**
 * The origin that whoever has paid is led back to: the clinic's, or on a laptop the one among its names that they came by, since under
 * another they are not signed in. No other `origin` is listened to.
 */
export function returnOrigin(publicUrl: string, origin?: string): string {
  const isSamePlace = origin !== undefined && origin.replace(ownNames, "") === publicUrl.replace(ownNames, "");
  return isSamePlace && ownNames.test(origin) ? origin : publicUrl;
}
