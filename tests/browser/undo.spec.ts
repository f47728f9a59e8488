import { bookedFor, preview } from "./appointments.ts";
import { emails, expect, signIn, test } from "./rawat.ts";

test("what was done to an appointment can be undone until something newer is done to it, and what was done to another one still can", async ({
  page,
  request,
}) => {
  const one = await bookedFor(request, 2);
  const other = await bookedFor(request, 2);
  await signIn(page, emails.staff);
  const move = async ({ id, name, day }: typeof one) => {
    await page.goto(`/calendar?day=${day}&appointment=${id}&move=1`);
    const dialog = preview(page, name);
    await dialog.locator(".slot").first().click();
    await dialog.getByRole("button", { name: "Pindahkan" }).click();
    await expect(offers).toHaveCount(1);
  };
  const offers = page.getByRole("button", { name: "Urungkan" });
  await move(one);
  await preview(page, one.name).getByRole("button", { name: "Batalkan janji" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Batalkan janji" }).click();
  await expect(page.getByText(/dibatalkan/i).first()).toBeVisible();
  await expect(offers).toHaveCount(0);
  // Of what was moved, it is still told.
  await expect(page.getByText(/^Janji temu dipindahkan ke /)).toBeVisible();

  await move(other);
  await offers.click();
  await expect(page.getByText(/^Janji temu kembali/)).toBeVisible();
  expect((await other.read()).status).toBe("booked");
});
