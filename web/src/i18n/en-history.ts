/** A patient's versions, and bringing back who was archived, in English. */
export const enHistory = {
  title: "History",
  actions: {
    created: "Registered",
    changed: "Changed",
    archived: "Archived",
    restored: "Restored",
    withdrawn: "Registration not completed",
  },
  online: "Registered online",
  lookedAt: "Identity looked at by the clinic",
  becomes: "becomes",
  nothingChanged: "No field was changed.",
  noneTitle: "No history yet",
  noneLead: "It begins with the next change.",
  undo: "Undo",
  restore: "Restore",
  archivedToo: "Archived too",
  archivedMark: "Archived",
  archivedSince: (when: string) => `Archived on ${when}. Restore them to change or book anything.`,
} as const;
