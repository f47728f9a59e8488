import type { IncomingMessage } from "node:http";
import { BlockList, isIP, isIPv4 } from "node:net";
import { limitKeyOf, networkOf } from "@rawat/platform";

/** Tells from which network address a request comes. */
export type AddressOf = (socketAddress: string | undefined, forwardedFor: string | undefined) => string;

/** From where a request comes whose headers are odd, and are therefore not read one by one. */
export function addressOfOdd(addressOf: AddressOf, { socket, headers }: Pick<IncomingMessage, "socket" | "headers">) {
  const forwardedFor = headers["x-forwarded-for"];
  return addressOf(socket.remoteAddress, typeof forwardedFor === "string" ? forwardedFor : undefined);
}

/** From which network, of the same. */
export const nearOfOdd = (addressOf: AddressOf, request: Pick<IncomingMessage, "socket" | "headers">): string =>
  networkOf(limitKeyOf(addressOfOdd(addressOf, request)));

const hopsMax = 30;

/**
 * The socket's address; behind proxies that are trusted, the right-most one of `X-Forwarded-For` that is none of theirs, for
 * only what trusted proxies appended is true.
 *
 * @param trusted addresses and networks (`10.0.0.0/8`, `fd00::/8`) of the proxies in front.
 */
export function createAddressOf(trusted: readonly string[]): AddressOf {
  const proxies = blockListOf(trusted);
  return (socketAddress, forwardedFor) => {
    let address = normalised(socketAddress ?? "");
    if (forwardedFor === undefined || trusted.length === 0 || !isIP(address)) return address;
    for (const hop of forwardedFor.split(",").slice(-hopsMax).toReversed()) {
      if (!isIn(proxies, address)) break;
      const before = normalised(withoutPort(hop.trim()));
      if (!isIP(before)) break;
      address = before;
    }
    return address;
  };
}

/**
 * By what the connections of a socket's address are counted: as in limits. By nothing where it is a trusted proxy's, which brings
 * everybody's, or where it is not known any more.
 */
export function createConnectionKeyOf(trusted: readonly string[]): (socketAddress?: string) => string | undefined {
  const proxies = blockListOf(trusted);
  return (socketAddress = "") => {
    const address = normalised(socketAddress);
    return isIP(address) === 0 || isIn(proxies, address) ? undefined : limitKeyOf(address);
  };
}

const isIn = (list: BlockList, address: string): boolean => list.check(address, isIPv4(address) ? "ipv4" : "ipv6");

function blockListOf(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) addTo(list, entry);
  return list;
}

function addTo(list: BlockList, entry: string): void {
  const [address = "", bits] = entry.split("/");
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, /^\d+$/.test(bits) ? Number(bits) : -1, family);
}

/** Whether a text names an address, or a network such as `10.0.0.0/8`. */
export function isNetwork(entry: string): boolean {
  try {
    addTo(new BlockList(), entry);
    return true;
  } catch {
    return false;
  }
}

const mappedForm = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/** A socket that listens on IPv6 calls an IPv4 caller `::ffff:192.0.2.1`. */
function normalised(address: string): string {
  if (!address.includes(":")) return address;
  const mapped = mappedForm.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const zoneAt = address.indexOf("%");
  return (zoneAt === -1 ? address : address.slice(0, zoneAt)).toLowerCase();
}

const withPort = /^(?:\[([^\]]+)\](?::\d+)?|(\d{1,3}(?:\.\d{1,3}){3}):\d+)$/;

function withoutPort(hop: string): string {
  const parts = withPort.exec(hop);
  return parts?.[1] ?? parts?.[2] ?? hop;
}
