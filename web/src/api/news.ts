import type { categories, news } from "@rawat/contracts";
import { callsOf } from "./calls.ts";

/** The clinic's news, as those who write them see them. A signal gives a request up. */
export const askNews = callsOf<typeof news>()({
  list: "GET /api/news",
  create: "POST /api/news",
  get: "GET /api/news/:id",
  change: "PATCH /api/news/:id",
  remove: "DELETE /api/news/:id",
});

/** What news may be about. */
export const askCategories = callsOf<typeof categories>()({ list: "GET /api/categories" });
