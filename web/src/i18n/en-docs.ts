/** The API page in English. */
export const enDocs = {
  title: "Rawat API",
  lead: "Everything that can be called, made from the contracts that also run.",
  loading: "Loading the contract…",
  schemas: "Schemas",
  errors: "Errors",
  errorsLead: "Every answer that fails carries one of these codes. A published code keeps its meaning.",
  parameters: "Parameters",
  body: "Request body",
  answers: "Answers",
  required: "required",
  contents: "Contents",
  rawFile: "openapi.json",
  other: "Other",
  filter: "Filter operations",
} as const;
