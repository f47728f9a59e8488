import { newPayer } from "./payer.ts";
import { asAccount, expect, test } from "./rawat.ts";
import { begin, newDoctor } from "./talks.ts";

test("an integrator tries the socket out: connects with a token, joins, sends, and sees all that goes over the line", async ({
  page,
}) => {
  const [patient, doctor] = [await newPayer(page), await newDoctor(page)];
  const id = await begin(page, patient.email, doctor.staffId);
  const { headers } = await asAccount(page.request, patient.email);
  await page.goto("/test-client.html");
  const frames = page.locator(".frame");
  await page.getByLabel("Access token").fill("none of ours");
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(frames.first()).toContainText("connect_error");
  await page.getByLabel("Access token").fill(headers.authorization.replace("Bearer ", ""));
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
  await page.getByLabel("Its id").fill(id);
  await page.getByRole("button", { name: "Join" }).click();
  await expect(frames.filter({ hasText: "serverTime" })).toBeVisible();
  await page.getByLabel("Message").fill("Halo dari luar");
  await page.getByRole("button", { name: "Send" }).click();
  await expect(frames.filter({ hasText: "new_message" })).toContainText("Halo dari luar");
});
