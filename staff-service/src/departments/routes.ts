import type { departments } from "@rawat/contracts";
import { decodeCursor, type Handlers, pageOf } from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { listDepartments, type StoredDepartment } from "./department-store.ts";
import { addDepartment, changeDepartment, getDepartment, removeDepartment } from "./keep-departments.ts";

const reply = (department: StoredDepartment) => ({ data: department, version: department.version });

export function departmentHandlers(deps: Deps): Handlers<typeof departments> {
  const version = async ({ params }: { params: { id: string } }) => (await getDepartment(deps, params.id)).version;
  return {
    list: async ({ query: { limit, cursor } }) => {
      const [afterKey] = cursor ? decodeCursor(cursor, 1) : [];
      const rows = await listDepartments(deps.db, limit + 1, afterKey);
      const { page, meta } = pageOf(rows, limit, ({ nameKey }) => [nameKey]);
      return { data: page, meta };
    },
    create: {
      handle: async ({ body, idempotency }) => reply(await addDepartment(deps, body, idempotency)),
      again: async (id) => reply(await getDepartment(deps, id)),
    },
    get: async ({ params }) => reply(await getDepartment(deps, params.id)),
    replace: {
      version,
      handle: async ({ params, body: { name, description = null }, ifMatch }) =>
        reply(await changeDepartment(deps, params.id, { name, description }, ifMatch)),
    },
    change: {
      version,
      handle: async ({ params, body, ifMatch }) => reply(await changeDepartment(deps, params.id, body, ifMatch)),
    },
    remove: { version, handle: ({ params, ifMatch }) => removeDepartment(deps, params.id, ifMatch) },
  };
}
