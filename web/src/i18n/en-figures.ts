/** Figures: counts of appointments by period, in English. */
export const enFigures = {
  title: "Appointments in figures",
  lead: "How many appointments each period had, and what became of them.",
  granularity: "By",
  granularities: { day: "Day", week: "Week", month: "Month" },
  from: "From",
  to: "To",
  csv: "Download CSV",
  exported: "The CSV file is downloaded.",
  period: "Period",
  columns: {
    total: "All",
    completed: "Completed",
    open: "Open",
    cancelled: "Cancelled",
    noShow: "Did not come",
    inPerson: "In person",
    online: "Online",
  },
  table: "Appointments by period",
  noneTitle: "No figures yet",
  noneLead: "Choose another period.",
} as const;
