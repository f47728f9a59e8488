import { readFileSync } from "node:fs";
import { emails, enter, expect, test } from "./rawat.ts";

type Role = keyof typeof emails;
const everybody = Object.keys(emails) as Role[];
const named: Record<string, Role[]> = {
  everybody,
  clinic: ["admin", "staff", "doctor"],
  desk: ["admin", "staff"],
  payers: ["admin", "staff", "patient"],
  talkers: ["admin", "doctor", "patient"],
};

/** Every address behind the sign-in and who may open it, from where the pages have it: one that is added tomorrow is among them. */
const source = readFileSync(new URL("../../web/src/app/pages.tsx", import.meta.url), "utf8");
const addresses = [...source.matchAll(/path: "([^"]+)",\s*roles: (\w+|\[[^\]]+\])/g)].map(
  ([, path = "", roles = ""]) => ({
    path: path
      .replace(/\/:\w+\?/g, "")
      .replace(":patient", "RM-000017")
      .replace(":id", "01900000-0000-7000-8000-000000000000"),
    roles: named[roles] ?? (JSON.parse(roles) as Role[]),
  }),
);

for (const role of everybody)
  test(`a link that is not for role ${role} says so, whichever it is, and leads to where they begin`, async ({
    page,
  }) => {
    const closed = addresses.filter(({ roles }) => !roles.includes(role));
    expect(addresses.length).toBeGreaterThan(20);
    await enter(page, emails[role]);
    for (const { path } of closed) {
      await page.goto(path);
      const heading = page.getByRole("heading", { level: 1 });
      await expect(heading, path).toHaveText("Halaman ini bukan untuk peran Anda");
    }
    if (closed.length > 0) await page.getByRole("link", { name: "Ke halaman awal" }).click();
    await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Halaman ini bukan untuk peran Anda");
  });
