import { createHmac } from "node:crypto";
import { BlockList, isIP, isIPv4 } from "node:net";
import { currentRequest } from "./request-context.ts";

/** What a limit counts by: an IPv4 address, or the /64 of an IPv6 one, which is a single customer's to rotate in. */
export function limitKeyOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const before = head.split(":").filter(Boolean);
  const after = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(zeros).fill("0"), ...after].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}

/**
 * The network that a limit's key is in: the /24 of an IPv4 address, the /48 of an IPv6 one. Either is rented whole for little money, so
 * where callers stand in turn it is one caller's; it is too many people's to refuse anything by.
 */
export function networkOf(limitKey: string): string {
  if (limitKey.includes(":")) return `${limitKey.split(":").slice(0, 3).join(":")}::/48`;
  return `${limitKey.split(".").slice(0, 3).join(".")}.0/24`;
}

/** Loopback, link-local and private networks: RFC 1918, RFC 4193, RFC 4291. */
const ownNetworks = new BlockList();
for (const [address, bits] of [
  ["127.0.0.0", 8],
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
] as const)
  ownNetworks.addSubnet(address, bits, "ipv4");
ownNetworks.addAddress("::1", "ipv6");
ownNetworks.addSubnet("fc00::", 7, "ipv6");
ownNetworks.addSubnet("fe80::", 10, "ipv6");

/**
 * Tells from where the request in hand comes, as a digest by which the same place is known again and no address is kept; nothing where
 * no request is in hand, or from a network that is not public: there the house knows who is in it. So nobody is held for everybody
 * else either where a proxy was not named in `TRUSTED_PROXIES`.
 *
 * @param secret keys the digest: whoever reads the table cannot try all addresses.
 */
export const createOriginOf =
  (secret: string) =>
  (address = currentRequest()?.address): string | undefined => {
    if (address === undefined || isIP(address) === 0) return undefined;
    if (ownNetworks.check(address, isIPv4(address) ? "ipv4" : "ipv6")) return undefined;
    return createHmac("sha256", `origin ${secret}`).update(limitKeyOf(address)).digest("hex").slice(0, originLength);
  };

/** Characters of an origin. */
export const originLength = 32;
