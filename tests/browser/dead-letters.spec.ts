import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { newId } from "@rawat/platform";
import { houseFolder } from "./chromium.ts";
import { asAccount, emails, expect, signIn, test } from "./rawat.ts";

test.skip(process.env.RAWAT_URL !== undefined, "What nobody can handle is put into the queue's own file.");

/** What is done to the queue of a worker's house. */
function inQueue(worker: number, statement: string, ...values: string[]): void {
  const db = new DatabaseSync(join(houseFolder(worker), "queue.sqlite"), { timeout: 5_000 });
  db.prepare(statement).run(...values);
  db.close();
}

test("where nothing has failed the clinic says so", async ({ page }) => {
  await signIn(page, emails.admin);
  await page.goto("/dead-letters");
  await expect(page.getByText("Tidak ada pesan gagal")).toBeVisible();
});

test("an administrator sees what no service could handle, and sends it again when asked twice", async ({
  page,
  request,
}, { parallelIndex: worker }) => {
  await signIn(page, emails.admin);
  const id = newId();
  const put = "insert into messages (groupName, id, topic, body, attempt) values ('staff', ?, ?, ?, 5)";
  inQueue(worker, put, id, "doctor.presence_changed", JSON.stringify({ id, type: "doctor.presence_changed" }));
  const { headers } = await asAccount(request);
  const letters = async () => (await (await request.get("/api/dead-letters", { headers })).json()).data;
  try {
    await expect.poll(letters).toMatchObject([{ id, service: "staff", attempts: 5 }]);
    await page.getByRole("link", { name: "Pesan gagal" }).click();
    const row = page.locator(".dead-letters .row:not(.skeleton)");
    await expect(row).toContainText("doctor.presence_changed");
    await expect(row).toContainText("5 percobaan");
    const again = row.getByRole("button", { name: "Kirim ulang doctor.presence_changed ke staff" });
    await again.click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Batal" }).click();
    expect(await letters()).toHaveLength(1);
    await again.click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Ya, kirim ulang" }).click();
    // It is tried anew, which takes minutes.
    await expect(page.getByText("Tidak ada pesan gagal")).toBeVisible();
    expect(await letters()).toEqual([]);
  } finally {
    for (const table of ["messages", "deadLetters"]) inQueue(worker, `delete from ${table} where id = ?`, id);
  }
});
