export * from "./assertion.ts";
export * from "./audit.ts";
export * from "./clock.ts";
export * from "./config.ts";
export * from "./crash-point.ts";
export * from "./cursor.ts";
export * from "./database/columns.ts";
export * from "./database/faults.ts";
export { inLineOf } from "./database/line.ts";
export * from "./database/lock-row.ts";
export * from "./database/migrate.ts";
export * from "./database/transaction.ts";
export * from "./database/within-span.ts";
export * from "./date-range.ts";
export * from "./day-span.ts";
export * from "./encryption.ts";
export * from "./errors.ts";
export { makeFile } from "./folder.ts";
export { giveWay } from "./giving-way.ts";
export { createGroupedLine } from "./grouped-line.ts";
export * from "./http/app.ts";
export type { Call, Handlers, Reply } from "./http/calls.ts";
export { endAsType } from "./http/file-name.ts";
export { gather, inHandfuls } from "./http/gathered.ts";
export { checkReadiness } from "./http/health.ts";
export * from "./http/listen.ts";
export * from "./http/metrics.ts";
export { issuesOf, limited } from "./http/parse.ts";
export { versionOf } from "./http/preconditions.ts";
export * from "./http/request-id.ts";
export * from "./http/respond.ts";
export { dropRest, endBeforeRest } from "./http/rest.ts";
export { implement, type Route } from "./http/router.ts";
export type { IdempotencyClaim } from "./idempotency.ts";
export * from "./ids.ts";
export * from "./key-value/key-value.ts";
export * from "./key-value/local-fallback.ts";
export * from "./key-value/marked-cache.ts";
export { createLanes, type Entrant, type LaneBounds, type Lanes, type Line, type Place } from "./lanes.ts";
export * from "./last-writer-wins.ts";
export * from "./lifecycle.ts";
export * from "./logger.ts";
export * from "./mail/mail.ts";
export * from "./mail/open.ts";
export * from "./mail/settings.ts";
export * from "./neighbours/instances.ts";
export * from "./neighbours/or-absent.ts";
export * from "./neighbours/retry-budget.ts";
export * from "./neighbours/service-client.ts";
export * from "./network.ts";
export * from "./outbox/inbox.ts";
export * from "./outbox/migrations.ts";
export * from "./outbox/outbox.ts";
export * from "./outbox/retell.ts";
export * from "./pace.ts";
export * from "./people-line-store.ts";
export * from "./program-config.ts";
export * from "./queue/queue.ts";
export * from "./refusals.ts";
export * from "./request-context.ts";
export * from "./rounds.ts";
export * from "./run-service.ts";
export * from "./service.ts";
export { createFrameCount } from "./sockets/frame-count.ts";
export { createShutOuts } from "./sockets/shut-out.ts";
export {
  type Connection,
  type Identified,
  implementSocket,
  type SocketHandlers,
  type SocketHub,
  type SocketService,
} from "./sockets/socket-service.ts";
export { createTokenBucket, createTokenBuckets, type TokenBucket } from "./sockets/token-bucket.ts";
export { createTokenCheck, type TokenCheck } from "./sockets/token-check.ts";
export { inTurns, takeTurn } from "./turns.ts";
export { whileClosed } from "./while-closed.ts";
export * from "./words.ts";
