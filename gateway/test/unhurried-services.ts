import { endpoint } from "@rawat/contracts";

const read = { summary: "A route of the tests", status: 200, errors: [], method: "get" } as const;
/** Two services that have the usual time for their answers. */
export const unhurriedServices = {
  cards: {
    contracts: {
      cards: {
        get: endpoint({ ...read, path: "/api/cards/:id", access: "signed_in" }),
        remove: endpoint({ ...read, method: "delete", path: "/api/cards/:id", access: "signed_in" }),
        read: endpoint({ ...read, path: "/api/public/cards", access: "anyone" }),
      },
    },
  },
  notes: { contracts: { notes: { read: endpoint({ ...read, path: "/api/notes", access: "anyone" }) } } },
};
