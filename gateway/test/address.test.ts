import { ConfigError, limitKeyOf, loadConfig, networkOf } from "@rawat/platform";
import { describe, expect, test } from "vitest";
import { createAddressOf } from "../src/address.ts";
import { Config } from "../src/config.ts";

describe("the caller's address", () => {
  const behindProxies = createAddressOf(["10.0.0.0/8", "192.0.2.7", "fd00::/8"]);

  test.each([
    [
      "without trust, what a caller claims counts for nothing",
      createAddressOf([]),
      "203.0.113.1",
      "6.6.6.6",
      "203.0.113.1",
    ],
    ["a stranger's claim counts for nothing", behindProxies, "203.0.113.1", "6.6.6.6", "203.0.113.1"],
    ["a trusted proxy is believed", behindProxies, "10.0.0.1", "203.0.113.5", "203.0.113.5"],
    [
      "only what trusted proxies appended is believed",
      behindProxies,
      "10.0.0.1",
      "6.6.6.6, 203.0.113.5, 10.2.2.2",
      "203.0.113.5",
    ],
    ["a trusted proxy in IPv6's clothes is trusted", behindProxies, "::ffff:10.0.0.1", "203.0.113.5", "203.0.113.5"],
    ["IPv4 in IPv6's clothes is the same address", createAddressOf([]), "::ffff:203.0.113.1", undefined, "203.0.113.1"],
    ["IPv6 proxies and callers", behindProxies, "fd00::1", "2001:DB8::5", "2001:db8::5"],
    ["what is no address ends the search", behindProxies, "10.0.0.1", "203.0.113.5, unknown", "10.0.0.1"],
    ["a port is no part of it", behindProxies, "10.0.0.1", "203.0.113.5:4711", "203.0.113.5"],
    ["nor are brackets", behindProxies, "10.0.0.1", "[2001:db8::5]:4711", "2001:db8::5"],
    ["all hops trusted: the farthest", behindProxies, "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
    [
      "an endless list is looked at from the right only",
      behindProxies,
      "10.0.0.1",
      `6.6.6.6, ${"10.0.0.2, ".repeat(40)}10.0.0.3`,
      "10.0.0.2",
    ],
    ["no socket any more", behindProxies, undefined, "6.6.6.6", ""],
  ])("%s", (_, addressOf, socket, forwarded, expected) => {
    expect(addressOf(socket, forwarded)).toBe(expected);
  });

  const settings = { INTERNAL_SECRET: "q7".repeat(24), JWT_SECRET_KEY: "k3".repeat(24) };

  test.each([
    ["TRUSTED_PROXIES", "10.0.0.0/99"],
    ["TRUSTED_PROXIES", "proxy.test"],
    ["TRUSTED_PROXIES", "10.0.0.0/x"],
    ["TRUSTED_PROXIES", "10.0.0.1, fd00::/200"],
    ["CORS_ORIGINS", "clinic.example"],
    ["CORS_ORIGINS", "https://clinic.example/"],
    ["MAIL_FROM", "Klinik Rawat"],
    ["NODE_ENV", "prod"],
  ])("%s is refused by its name as %s before anything starts", (name, value) => {
    const start = () => loadConfig(Config, { ...settings, [name]: value });
    expect(start).toThrow(ConfigError);
    expect(start).toThrow(name);
  });

  test("settings of the kind that is meant are taken", () => {
    const wished = {
      TRUSTED_PROXIES: "10.0.0.0/8, 192.0.2.7, fd00::/8",
      CORS_ORIGINS: "https://clinic.example, http://localhost:8080",
      MAIL_FROM: "Klinik Rawat <halo@clinic.example>",
    };
    expect(loadConfig(Config, { ...settings, ...wished })).toMatchObject({
      TRUSTED_PROXIES: ["10.0.0.0/8", "192.0.2.7", "fd00::/8"],
    });
    expect(loadConfig(Config, { ...settings, MAIL_FROM: "halo@clinic.example" }).MAIL_FROM).toBe("halo@clinic.example");
  });
});

test.each([
  ["203.0.113.5", "203.0.113.5"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::9", "2001:db8:1:2::/64"],
  ["2001:0db8:0001:0002:aaaa::", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["1::2:3:4:5:6:7", "1:0:2:3::/64"],
])("limits count %s as %s, so that rotating within one's own network gains nothing", (address, key) => {
  expect(limitKeyOf(address)).toBe(key);
});

test.each([
  ["203.0.113.5", "203.0.113.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["2001:db8::1", "2001:db8:0::/48"],
])("%s takes its turn with the whole of %s, which is rented for little", (address, network) => {
  expect(networkOf(limitKeyOf(address))).toBe(network);
});
