import { describe, expect, it } from "vitest";
import { addressOf, namedAddress } from "../../scripts/start/addresses.ts";

describe("the address at which people find the door", () => {
  it.each([
    ["127.0.0.1", "http://127.0.0.1:5000", "http://localhost:5000"],
    ["0.0.0.0", "http://127.0.0.1:5000", "http://localhost:5000"],
    ["::1", "http://[::1]:5000", "http://localhost:5000"],
    ["::", "http://[::1]:5000", "http://localhost:5000"],
    ["127.0.0.2", "http://127.0.0.2:5000", "http://127.0.0.2:5000"],
    ["192.168.1.10", "http://192.168.1.10:5000", "http://192.168.1.10:5000"],
  ])("of a host %s is %s to programs and %s to people, who would be strangers at another", (host, programs, people) => {
    expect(addressOf(host, 5000)).toBe(programs);
    expect(namedAddress(addressOf(host, 5000))).toBe(people);
  });
});
