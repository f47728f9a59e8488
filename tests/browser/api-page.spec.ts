import { buildAsyncApi } from "../../gateway/src/asyncapi.ts";
import { carriedNotes } from "../../platform/test/socket-harness.ts";
import { expect, test } from "./rawat.ts";

test("an error's own address on the API page leads to it", async ({ page }) => {
  await page.goto("/docs#nik_taken");
  await expect(page.locator("#nik_taken")).toBeInViewport();
  await expect(page.locator("#nik_taken")).toContainText("This NIK is already registered");
});

test("the API page tells of sockets too: what is sent, what is heard, and what may go wrong", async ({ page }) => {
  const document = buildAsyncApi({ notes: { contracts: {}, sockets: { notes: carriedNotes } } });
  await page.route("**/asyncapi.json", (route) => route.fulfill({ json: document }));
  await page.goto("/docs");
  await page.getByRole("link", { name: "Notes in rooms" }).click();
  const written = page.locator('[id="notes.write"]');
  await written.locator("summary").click();
  await expect(written).toContainText("429 too_many_requests");
  await expect(written).toContainText("length");
  await expect(page.locator('[id="notes.written"]')).toContainText("dengar");
});

test("an operation has an address: it is unfolded by it, and what one unfolds is named in it", async ({ page }) => {
  await page.goto("/docs#patients.create");
  const register = page.locator('[id="patients.create"]');
  await expect(register.locator("> summary")).toBeInViewport();
  await expect(register).toContainText("Idempotency-Key");
  await expect(register).toContainText(`curl -X POST '${new URL(page.url()).origin}/api/patients'`);

  await page.locator('[id="patients.list"] > summary').click();
  await expect(page).toHaveURL(/\/docs#patients\.list$/);
  await page.reload();
  await expect(page.locator('[id="patients.list"]')).toContainText("includeArchived");
  await expect(register).not.toHaveAttribute("open");
});

test("what a body is made of is read where it is named, down to the fields of its fields", async ({ page }) => {
  await page.goto("/docs#patients.create");
  const body = page.locator('[id="patients.create"] .told');
  await expect(body.getByText("birthDate", { exact: true }).first()).toBeVisible();
  await body.getByText("Isi address").first().click();
  await expect(body.getByText("postalCode", { exact: true }).first()).toBeVisible();
});

test("a search leaves what fits, stands in the address, and gives way to a link that leads elsewhere", async ({
  page,
}) => {
  await page.goto("/docs");
  await page.getByRole("searchbox").fill("post patients");
  await expect(page).toHaveURL(/\?q=post\+patients/);
  await expect(page.locator('[id="patients.create"]')).toBeVisible();
  await expect(page.locator('[id="patients.list"]')).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Doctors" })).toHaveCount(0);
  await page.reload();
  await expect(page.locator('[id="patients.create"]')).toBeVisible();
  await expect(page.locator('[id="patients.list"]')).toHaveCount(0);

  await page.locator('[id="patients.create"] > summary').click();
  await page.locator('[id="patients.create"]').getByRole("link", { name: "nik_taken" }).first().click();
  await expect(page.locator("#nik_taken")).toBeInViewport();
  await page.getByRole("searchbox").fill("tidak ada yang begini");
  await expect(page.getByRole("heading", { name: "Tidak ada yang cocok" })).toBeVisible();
});
