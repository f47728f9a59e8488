import { asAccount, emails, expect, freshWord, type Page, signIn, test } from "./rawat.ts";

/** Where what was said stands, and what would be pressed in the middle of its words and of its button. */
const said = (page: Page) =>
  page.evaluate<{ top: number; left: number; bottom: number; right: number; words: boolean; button: boolean }>(`(() => {
    const toast = document.querySelector(".toasts .toast");
    const isHit = (selector) => {
      const { left, top, width, height } = toast.querySelector(selector).getBoundingClientRect();
      return toast.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    };
    const { top, left, bottom, right } = toast.getBoundingClientRect();
    return { top, left, bottom, right, words: isHit("span"), button: isHit("button") };
  })()`);

for (const [place, size] of [
  ["at a desk", { width: 1280, height: 800 }],
  ["on a phone", { width: 375, height: 740 }],
] as const)
  test(`what is said in passing lies over no tool and lets presses through, ${place}`, async ({ page, request }) => {
    await page.setViewportSize(size);
    const { name } = await (await asAccount(request)).createPatient({ name: `Kabar ${freshWord()}` });
    await signIn(page, emails.staff);
    await page.goto(`/patients?q=${name.split(" ")[1]}`);
    await page.getByRole("link", { name }).click();
    await page.getByRole("button", { name: "Arsipkan" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Arsipkan" }).click();
    await expect(page.locator(".toast .toast-offer")).toBeVisible();
    await page.waitForTimeout(300);

    const toast = await said(page);
    expect([toast.words, toast.button]).toEqual([false, true]);
    for (const kept of [".section-head .tools", ".topbar", ".rail"]) {
      const box = await page.locator(kept).boundingBox();
      if (!box) continue;
      const isApart =
        toast.bottom <= box.y ||
        toast.top >= box.y + box.height ||
        toast.right <= box.x ||
        toast.left >= box.x + box.width;
      expect(isApart, `apart from ${kept}`).toBe(true);
    }
    await page.locator(".toast .toast-offer").click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  });
