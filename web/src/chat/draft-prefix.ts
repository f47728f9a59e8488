/** How the names of drafts begin that were typed in a consultation; behind it stands which. */
export const draftPrefix = "consultation ";
