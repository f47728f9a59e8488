import type { KeyValue } from "./key-value.ts";
import { openMemoryKeyValue } from "./memory.ts";

/** Redis where an address is given, this process's memory otherwise. Nobody else knows which it was. */
export async function openKeyValue(url?: string, options?: { prefix?: string }): Promise<KeyValue> {
  if (url === undefined) return openMemoryKeyValue();
  const { openRedisKeyValue } = await import("./redis.ts");
  return openRedisKeyValue(url, options);
}
