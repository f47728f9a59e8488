import type { notifications } from "@rawat/contracts";
import type { Handlers } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { listOwn, readAll, readOne } from "./read-notifications.ts";

export const notificationHandlers = (deps: Deps): Handlers<typeof notifications> => ({
  list: ({ actor, query }) => listOwn(deps, actor, query),
  read: async ({ actor, params }) => ({ data: await readOne(deps, actor, params.id) }),
  readAll: async ({ actor }) => {
    await readAll(deps, actor);
    return {};
  },
});
