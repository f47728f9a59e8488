import { randomUUID } from "node:crypto";
import type { Cast } from "./cast.ts";
import { newsWish } from "./clinic.ts";
import type { Provocations } from "./provocations.ts";

/** How the errors come about that news and their categories declare. */
export function newsProvocations(castNow: () => Cast): Provocations {
  const desk = (method: string, path: string, json?: object) =>
    castNow().ask(method, path, { token: castNow().people.staff.token, json });
  const visit = (path: string, token?: string) => castNow().ask("GET", path, { token });
  const taken = async () => {
    const name = `Kategori ${randomUUID()}`;
    await desk("POST", "/api/categories", { name });
    return { name: name.toUpperCase() };
  };
  const category = async () => `/api/categories/${(await castNow().clinic.category()).id}`;
  const news = async () => `/api/news/${(await castNow().clinic.news()).id}`;
  const another = async () => ({ ...newsWish(), slug: (await castNow().clinic.news()).slug });
  const nowhere = () => ({ ...newsWish(), categoryId: randomUUID() });
  return {
    "staff.categories.create": { category_taken: async () => desk("POST", "/api/categories", await taken()) },
    "staff.categories.replace": { category_taken: async () => desk("PUT", await category(), await taken()) },
    "staff.categories.change": { category_taken: async () => desk("PATCH", await category(), await taken()) },
    "staff.categories.remove": {
      category_in_use: async () => {
        const { id: categoryId } = await castNow().clinic.category();
        await castNow().clinic.news({ categoryId });
        return desk("DELETE", `/api/categories/${categoryId}`);
      },
    },
    "staff.news.list": {
      not_allowed: () => visit("/api/news?status=draft", castNow().people.owner.token),
      unauthenticated: () => visit("/api/news?status=draft"),
    },
    "staff.news.create": {
      slug_taken: async () => desk("POST", "/api/news", await another()),
      unknown_category: () => desk("POST", "/api/news", nowhere()),
    },
    "staff.news.replace": {
      slug_taken: async () => desk("PUT", await news(), await another()),
      unknown_category: async () => desk("PUT", await news(), nowhere()),
    },
    "staff.news.change": {
      slug_taken: async () => desk("PATCH", await news(), { slug: (await castNow().clinic.news()).slug }),
      unknown_category: async () => desk("PATCH", await news(), { categoryId: randomUUID() }),
    },
  };
}
