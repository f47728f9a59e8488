import {
  audit,
  Conflict,
  currentActor,
  type IdempotencyClaim,
  instant,
  inTransaction,
  isReferenceViolation,
  isUniqueViolation,
  lastWriterWins,
  NotFound,
  newId,
  Stale,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { deleteNamed, findNamed, insertNamed, type Named, type NamedTable, updateNamed } from "./named-store.ts";

/** Which things of a name are kept, and how their refusals and the trail call them. */
export interface Kind {
  table: NamedTable;
  word: "department" | "category";
}

export const departmentKind: Kind = { table: "departments", word: "department" };
export const categoryKind: Kind = { table: "categories", word: "category" };

/** What a form tells of one. */
interface NamedFields {
  name: string;
  description?: string | null | undefined;
}

/** Keeps things of one kind. */
export function keepNamed({ db, clock }: Deps, { table, word }: Kind) {
  const refuseTaken = (error: unknown): never => {
    throw isUniqueViolation(error, "nameKey") ? new Conflict(`${word}_taken`, { cause: error }) : error;
  };
  const find = async (id: string, from = db): Promise<Named> => {
    const row = await findNamed(from, table, id);
    if (!row) throw new NotFound("not_found");
    return row;
  };
  return {
    /** @throws NotFound */
    get: (id: string) => find(id),

    /** Adds one. Of two of one name, the unique index refuses the slower. */
    async add({ name, description }: NamedFields, idempotency?: IdempotencyClaim): Promise<Named> {
      const at = instant(clock.now());
      const thing = { id: newId(), version: 1, name, description: description ?? null, createdAt: at, updatedAt: at };
      await inTransaction(db, async (trx) => {
        await insertNamed(trx, table, thing);
        await audit(trx, currentActor(), { action: `${word}.create`, subjectId: thing.id });
        await idempotency?.complete(trx, thing.id);
      }).catch(refuseTaken);
      return thing;
    },

    /** Changes the fields that are told; a form tells all of them. */
    change: (
      id: string,
      changes: { [K in keyof NamedFields]?: NamedFields[K] | undefined },
      ifMatch?: number,
    ): Promise<Named> =>
      lastWriterWins(ifMatch, () =>
        inTransaction(
          db,
          async (trx) => {
            const present = await find(id, trx);
            if (ifMatch !== undefined && present.version !== ifMatch) return undefined;
            const thing = {
              ...present,
              name: changes.name ?? present.name,
              description: changes.description === undefined ? present.description : changes.description,
              version: present.version + 1,
              updatedAt: instant(clock.now()),
            };
            if (!(await updateNamed(trx, table, thing))) return undefined;
            await audit(trx, currentActor(), { action: `${word}.update`, subjectId: id });
            return thing;
          },
          { line: id },
        ).catch(refuseTaken),
      ),

    /** Removes one that nothing belongs to. Of this and what joins it at once, the foreign key lets one happen. */
    async remove(id: string, ifMatch?: number): Promise<void> {
      try {
        await inTransaction(
          db,
          async (trx) => {
            if (!(await deleteNamed(trx, table, id, ifMatch)))
              throw ifMatch === undefined ? new NotFound("not_found") : new Stale("stale_version");
            await audit(trx, currentActor(), { action: `${word}.delete`, subjectId: id });
          },
          { line: id },
        );
      } catch (error) {
        throw isReferenceViolation(error) ? new Conflict(`${word}_in_use`, { cause: error }) : error;
      }
    },
  };
}
