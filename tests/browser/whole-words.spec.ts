import { expect, type Page, rows, signIn, test } from "./rawat.ts";

/** Words that go on in the next line without a mark, and choices that are wider than what shows them, within a box. */
const broken = (page: Page, box: string) =>
  page.evaluate<string[]>(`(() => {
    const box = document.querySelector(${JSON.stringify(box)});
    const found = [];
    const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.parentElement.closest("option")) continue;
      for (const { index, 0: word } of node.data.matchAll(/\\p{L}+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word);
      }
    }
    for (const select of box.querySelectorAll("select")) {
      const free = select.cloneNode(true);
      free.style.inlineSize = "max-content";
      free.style.position = "absolute";
      select.after(free);
      if (free.offsetWidth > select.offsetWidth + 1) found.push("choice " + select.name);
      free.remove();
    }
    return found;
  })()`);

async function openDoctor(page: Page): Promise<void> {
  await page.goto("/staff");
  await rows(page)
    .getByRole("link", { name: /^dr\. Bagus/ })
    .click();
  await page.getByRole("link", { name: "Weekly hours" }).click();
  await expect(page.locator(".hours-list")).toBeVisible();
}

test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const width of [375, 1280])
  test(`a doctor's week is told in whole words, read and written, ${width} pixels wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 740 });
    await signIn(page);
    await page.evaluate("localStorage.setItem('rawat.language', 'en')");
    await page.goto("about:blank");
    await openDoctor(page);
    await expect(page.locator(".hours-list")).toContainText("Wednesday");
    expect.soft(await broken(page, ".hours-list")).toEqual([]);
    await page.getByRole("link", { name: "Edit the hours" }).click();
    await expect(page.locator(".field-row").first()).toBeVisible();
    expect(await broken(page, ".field-rows")).toEqual([]);
  });

test("the report of an import names fields in whole words on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 740 });
  await signIn(page);
  await page.getByRole("button", { name: "Impor" }).click();
  const buffer = Buffer.from("Nama;Tgl Lahir;JK;NIK\r\nBudi;30/02/1990;L;123\r\n");
  await page.getByLabel("Pilih berkas CSV").setInputFiles({ name: "a.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Periksa saja" }).click();
  await expect(page.getByRole("cell", { name: "Tanggal lahir" })).toBeVisible();
  expect(await broken(page, "dialog .report")).toEqual([]);
});

test("what the entrance promises stands beside its picture on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 740 });
  await page.goto("/");
  await expect(page.locator(".promise-title")).toBeVisible();
  const edges = await page.evaluate<{ text: number; picture: number }>(`(() => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(".promise-title"));
    const picture = document.querySelector(".promise-mark").getBoundingClientRect().left;
    return { text: range.getBoundingClientRect().right, picture };
  })()`);
  expect(edges.text).toBeLessThanOrEqual(edges.picture);
});
