/** A text as lists are sorted and texts are compared by it: capital letters and spacing make no difference. */
export const sortKeyOf = (text: string): string => text.trim().replace(/\s+/g, " ").toLowerCase();
