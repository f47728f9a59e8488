import type { CategoryChanges, NewCategory } from "@rawat/contracts";
import { decodeCursor, type IdempotencyClaim, pageOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { type Kind, keepNamed } from "./keep-named.ts";
import { listNamed, type Named } from "./named-store.ts";

const reply = (thing: Named) => ({ data: thing, version: thing.version });

interface OfOne<B = unknown> {
  params: { id: string };
  body: B;
  ifMatch: number | undefined;
}

interface Creation {
  body: NewCategory;
  idempotency: IdempotencyClaim | undefined;
}

/** What answers the contract of things of a name; those of departments and of categories differ in who may. */
export function namedHandlers(deps: Deps, kind: Kind) {
  const { get, add, change, remove } = keepNamed(deps, kind);
  const version = async ({ params }: Pick<OfOne, "params">) => (await get(params.id)).version;
  return {
    list: async ({ query: { limit, cursor } }: { query: { limit: number; cursor?: string | undefined } }) => {
      const [afterKey] = cursor ? decodeCursor(cursor, 1) : [];
      const rows = await listNamed(deps.db, kind.table, limit + 1, afterKey);
      const { page, meta } = pageOf(rows, limit, ({ nameKey }) => [nameKey]);
      return { data: page, meta };
    },
    create: {
      handle: async ({ body, idempotency }: Creation) => reply(await add(body, idempotency)),
      again: async (id: string) => reply(await get(id)),
    },
    get: async ({ params }: Pick<OfOne, "params">) => reply(await get(params.id)),
    replace: {
      version,
      handle: async ({ params, body: { name, description = null }, ifMatch }: OfOne<NewCategory>) =>
        reply(await change(params.id, { name, description }, ifMatch)),
    },
    change: {
      version,
      handle: async ({ params, body, ifMatch }: OfOne<CategoryChanges>) =>
        reply(await change(params.id, body, ifMatch)),
    },
    remove: { version, handle: ({ params, ifMatch }: Omit<OfOne, "body">) => remove(params.id, ifMatch) },
  };
}
