import { type deadLetters, subscriptions } from "@rawat/contracts";
import { audit, currentActor, type Handlers, NotFound } from "@rawat/platform";
import type { Deps } from "../deps.ts";

const groups = Object.keys(subscriptions);

/** Shows an operator what lies among the dead letters of every service, and hands one out again. */
export function deadLetterHandlers({ db, queue }: Pick<Deps, "db" | "queue">): Handlers<typeof deadLetters> {
  return {
    list: async ({ query: { limit } }) => {
      const letters = (await Promise.all(groups.map((group) => queue.listDeadLetters(group, limit)))).flat();
      const oldest = letters.sort((a, b) => (a.diedAt < b.diedAt ? -1 : 1)).slice(0, limit);
      const data = oldest.map(({ id, group, topic, attempts, error, diedAt }) => ({
        id,
        service: group,
        type: topic,
        attempts,
        error,
        diedAt,
      }));
      return { data, meta: { limit, nextCursor: null } };
    },
    replay: async ({ params: { id } }) => {
      const replayed = await Promise.all(groups.map((group) => queue.replayDeadLetter(group, id)));
      if (!replayed.includes(true)) throw new NotFound("not_found");
      await audit(db, currentActor(), { action: "dead_letter.replay", subjectId: id });
    },
  };
}
