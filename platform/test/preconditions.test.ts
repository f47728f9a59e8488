import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { checkIfMatch } from "../src/http/preconditions.ts";

const check = (header: string, required = false) =>
  checkIfMatch({ headers: { "if-match": header } } as unknown as IncomingMessage, required, async () => 7);

describe("If-Match finds the version that it names", () => {
  it.each([
    '"7"',
    ' "7" ',
    'W/"7"',
    '"7-gzip"',
    '"7--gzip"',
    '"7;gzip"',
    'W/"7-gzip"',
    '"7-br"',
    '"7-zstd"',
    '"7-deflate"',
    '"6", "7"',
    '"6",W/"7-gzip"',
    '"a,b", "7"',
  ])("%s", async (header) => expect(await check(header, true)).toBe(7));

  it("and with * whatever is there", async () => expect(await check("*", true)).toBeUndefined());
});

describe("If-Match does not find it by a tag that only looks like it", () => {
  it.each([
    '"70"',
    '"07"',
    '"17"',
    '"6"',
    '"6-gzip"',
    '"70-gzip"',
    '"7-gzip2x"',
    '"7-gzip-gzip"',
    '"7gzip"',
    '"7-"',
    '"7---gzip"',
    '"7-GZIP"',
    '"-7"',
    '"7.0"',
    '"7,8"',
    '"6", "8-gzip"',
    '""',
    '"*"',
    'W/"*"',
  ])("%s", (header) => expect(check(header)).rejects.toMatchObject({ code: "stale_version" }));
});

it.each(["7", "W/7", '"7', '7"', 'w/"7"', '"7" "8"', '"7",', '*, "7"', '"a b"', "", `"${"7".repeat(1_000)}"`])(
  "%j is no list of tags, which is told before anybody looks at the version",
  (header) => expect(check(header)).rejects.toMatchObject({ code: "invalid_request" }),
);
