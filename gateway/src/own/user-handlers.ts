import type { users } from "@rawat/contracts";
import { currentRequest, decodeCursor, type Handlers, pageOf } from "@rawat/platform";
import { presentAccount, type StoredAccount } from "../accounts/account.ts";
import { listAccounts } from "../accounts/account-store.ts";
import { createAccount } from "../accounts/create-account.ts";
import { changeAccount, closeAccount, getAccount } from "../accounts/manage-accounts.ts";
import type { Deps } from "../deps.ts";

const reply = (account: StoredAccount) => ({ data: presentAccount(account), version: account.version });

export function userHandlers(deps: Deps): Handlers<typeof users> {
  const version = async ({ params }: { params: { id: string } }) => (await getAccount(deps, params.id)).version;
  return {
    list: async ({ query: { limit, cursor, q, ...only } }) => {
      const [after] = cursor ? decodeCursor(cursor, 1) : [];
      const rows = await listAccounts(deps.db, {
        limit: limit + 1,
        ...only,
        emailPrefix: q?.toLowerCase(),
        after,
      });
      const { page, meta } = pageOf(rows, limit, ({ id, email }) => [q === undefined ? id : email]);
      return { data: page.map(presentAccount), meta };
    },
    get: async ({ params }) => reply(await getAccount(deps, params.id)),
    create: {
      handle: async ({ body, idempotency }) =>
        reply(await createAccount(deps, body, currentRequest()?.address ?? "unknown", idempotency)),
      again: async (id) => reply(await getAccount(deps, id)),
    },
    change: {
      version,
      handle: async ({ params, body, ifMatch }) => reply(await changeAccount(deps, params.id, body, ifMatch)),
    },
    remove: { version, handle: ({ params, ifMatch }) => closeAccount(deps, params.id, ifMatch) },
  };
}
