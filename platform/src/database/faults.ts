interface DriverError {
  name?: string;
  code?: string;
  errno?: number;
  errcode?: number;
  fatal?: boolean;
  message?: string;
}

const of = (error: unknown): DriverError => (typeof error === "object" && error !== null ? (error as DriverError) : {});

const sqliteConstraintUnique = 2_067;
const sqliteConstraintPrimaryKey = 1_555;
const mysqlDuplicateEntry = 1_062;

/**
 * Whether a write was refused because another row has the same value. `column` tells which: one of the index's columns.
 * Databases name it differently, so the text behind "for key" (MySQL) or "failed:" (SQLite) is searched for it.
 */
export function isUniqueViolation(error: unknown, column?: string): boolean {
  const { errno, errcode, message = "" } = of(error);
  if (errno !== mysqlDuplicateEntry && errcode !== sqliteConstraintUnique && errcode !== sqliteConstraintPrimaryKey)
    return false;
  const named = message.slice(Math.max(message.lastIndexOf("for key"), message.lastIndexOf("failed:"))).toLowerCase();
  return column === undefined || named.includes(column.toLowerCase());
}

const sqliteConstraintForeignKey = 787;
const mysqlRowIsReferenced = 1_451;
const mysqlNoReferencedRow = 1_452;

/** Whether a write was refused because of a foreign key: the row it names is not there, or the row to go is still named by another. */
export function isReferenceViolation(error: unknown): boolean {
  const { errno, errcode } = of(error);
  return errno === mysqlRowIsReferenced || errno === mysqlNoReferencedRow || errcode === sqliteConstraintForeignKey;
}

/** Whether a lock was waited for in vain: who holds it may not let go for long. */
export function isLockHeld(error: unknown): boolean {
  const { errno, errcode } = of(error);
  return errno === mysqlLockWait || (errcode !== undefined && (errcode & 0xff) === sqliteBusy);
}

const mysqlDeadlock = 1_213;
const mysqlLockWait = 1_205;
const mariaDbRecordChanged = 1_020;
const sqliteBusy = 5;

/** Whether a transaction lost against another and may simply be run again. */
export function isLockConflict(error: unknown): boolean {
  const { errno } = of(error);
  return errno === mysqlDeadlock || errno === mariaDbRecordChanged || isLockHeld(error);
}

const awayCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_SEQUENCE_TIMEOUT",
  "ER_CON_COUNT_ERROR",
  "ER_SERVER_SHUTDOWN",
  "ER_ACCESS_DENIED_ERROR",
  "ER_BAD_DB_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_LOCK_WAIT_TIMEOUT",
  "ER_LOCK_DEADLOCK",
  "ER_DISK_FULL",
  "ER_RECORD_FILE_FULL",
  "ER_OPTION_PREVENTS_STATEMENT",
]);
// Busy, read-only, I/O error, full disk, cannot open.
const sqliteAway = new Set([5, 8, 10, 13, 14]);

/** Whether the database could not be reached or could not work: nobody's mistake, and over some time later. */
export function isDatabaseAway(error: unknown): boolean {
  const { name, code, errcode, fatal } = of(error);
  return (
    name === "KnexTimeoutError" ||
    fatal === true ||
    (code !== undefined && awayCodes.has(code)) ||
    (errcode !== undefined && sqliteAway.has(errcode & 0xff))
  );
}
