/**
 * Where the pages for people who are signed in begin: one program draws them all, and every address below these is a view of it. `/dashboard.html`
 * leads to where a role begins.
 */
export const pageAddresses = [
  "/home",
  "/profile",
  "/me",
  "/calendar",
  "/appointments",
  "/patients",
  "/records",
  "/consultations",
  "/find-doctor",
  "/notifications",
  "/staff",
  "/orders",
  "/payments",
  "/day-end",
  "/books",
  "/differences",
  "/price-list",
  "/figures",
  "/newsroom",
  "/accounts",
  "/audit",
  "/dead-letters",
] as const;
