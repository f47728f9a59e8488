import { expect, it } from "vitest";
import { KeyValueUnavailable, perDay, sharing } from "../src/key-value/key-value.ts";
import { withLocalFallback } from "../src/key-value/local-fallback.ts";
import { openMemoryKeyValue } from "../src/key-value/memory.ts";

it("what came to nothing while the store is away is there again, and what came of it is not", async () => {
  const away = () => Promise.reject(new KeyValueUnavailable());
  const limits = withLocalFallback({ ...openMemoryKeyValue(), take: away, giveBack: away });
  const one = { key: "shared", rate: perDay(1), none: () => new Error("none is left") };
  const inVain = () => Promise.reject(new Error("in vain"));
  for (let times = 0; times < 3; times++) await expect(sharing(limits, one, inVain)).rejects.toThrow("in vain");
  expect(await sharing(limits, one, async () => "done")).toBe("done");
  await expect(sharing(limits, one, inVain)).rejects.toThrow("none is left");
  await limits.close();
});
