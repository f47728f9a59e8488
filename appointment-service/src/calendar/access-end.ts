/** When all that lets somebody in by an account ended, as the gateway told; nothing where it never did. */
export interface AccessEnd {
  /** The id of the event. */
  endedBy: string | null;
  endedAt: string | null;
  /** The session that went on: whoever changes their password stays signed in. */
  exceptSession: string | null;
}

/** By which session something was asked for, where that was told, and when, by the service's own time. */
export interface Asked {
  sessionId: string | null;
  createdAt: string;
}

/**
 * Whether what was asked for ends with it. By a session that ended it was asked for before, however late it came here: the gateway lets in
 * what a session asks until its end is committed, and dates the end before that. Which sessions there were then is told by their ids, which are
 * earlier than the event's. By the session that went on, and where nobody told by which one, it counts when it came here.
 */
export function endsWith({ sessionId, createdAt }: Asked, { endedBy, endedAt, exceptSession }: AccessEnd): boolean {
  if (endedBy === null || endedAt === null) return false;
  return sessionId === null || sessionId === exceptSession ? createdAt <= endedAt : sessionId < endedBy;
}
