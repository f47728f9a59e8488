/** What an account may be, as people are offered it. */
export const roles = ["admin", "doctor", "staff", "agent", "patient"] as const;
