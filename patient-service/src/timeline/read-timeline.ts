import { type Actor, Id, Instant, type TimelineItem } from "@rawat/contracts";
import {
  askBriefly,
  createLanes,
  currentRequest,
  decodeCursor,
  Invalid,
  inTurns,
  type Line,
  limitKeyOf,
  networkOf,
  ProblemError,
  pageOf,
} from "@rawat/platform";
import type { Deps } from "../deps.ts";
import { full } from "../full.ts";
import { getPatient } from "../register/read-patients.ts";

interface Page {
  limit: number;
  cursor?: string | undefined;
}

/** Everything that happened to a patient, from all services, newest first. What cannot be asked is named, the rest is shown. */
export const readTimeline = (deps: Deps, actor: Actor, id: string, page: Page) =>
  inTurns(linesOf(actor), full, () => gather(deps, actor, id, page));

/**
 * Patients ask four services for each of these, and this one puts it together in the thread that answers everybody: anybody may be as
 * many patients as they like, so few of theirs are in hand at once, and few wait, for each of those holds a place at the door. The clinic's
 * people stand in no line.
 */
const ofPatients = createLanes({ insideMax: 1, waitingMax: 10 });
const ofNetworks = createLanes({ insideMax: 1, waitingMax: 20 });
const ofAll = createLanes({ insideMax: 2, waitingMax: 40 });

function linesOf(actor: Actor): Line[] {
  if (actor.kind !== "account" || actor.role !== "patient") return [];
  const near = networkOf(limitKeyOf(currentRequest()?.address ?? ""));
  return [
    [ofPatients, actor.accountId],
    [ofNetworks, near],
    [ofAll, "", near],
  ];
}

async function gather(deps: Deps, actor: Actor, id: string, { limit, cursor }: Page) {
  await getPatient(deps, actor, id);
  // One more than the page holds tells whether there is a next one.
  const query = { limit: String(limit + 1), ...(cursor && positionOf(cursor)) };
  const missing: Source[] = [];
  const asked = sourcesFor(actor).map(async (source): Promise<TimelineItem[]> => {
    try {
      return (await askBriefly(() => deps.timelines[source].list({ params: { id }, query }))).data;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      missing.push(source);
      return [];
    }
  });
  const items = (await Promise.all(asked)).flat().sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1));
  const { page, meta } = pageOf(items, limit, ({ at, id: itemId }) => [at, itemId]);
  return { data: page, meta: { ...meta, ...(missing.length > 0 && { missing }) } };
}

type Source = keyof Deps["timelines"];

/** Medical records are no business of the front desk. */
const sourcesFor = (actor: Actor): Source[] =>
  actor.kind === "account" && actor.role === "staff"
    ? ["appointment", "payment", "chat"]
    : ["appointment", "record", "payment", "chat"];

const keyOf = ({ at, id }: TimelineItem) => `${at} ${id}`;

/** Where a page ends that was read before. What a caller made up is refused here, not by the services asked. */
function positionOf(cursor: string) {
  const [beforeAt, beforeId] = decodeCursor(cursor, 2);
  if (!Instant.safeParse(beforeAt).success || !Id.safeParse(beforeId).success)
    throw new Invalid("invalid_request", {
      issues: [{ path: "cursor", message: "Expected the nextCursor of an earlier page" }],
    });
  return { beforeAt, beforeId };
}
