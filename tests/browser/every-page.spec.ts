import { AxeBuilder } from "@axe-core/playwright";
import { enter, expect, type Page, test } from "./rawat.ts";
import { columnsOfAFile, scenes } from "./scenes.ts";

const viewport = { width: 1280, height: 720 };

async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    // What inherits its colour follows a frame later.
    await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
    // No page has frames; and dark differs by its colours alone.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const { violations } = await (colorScheme === "dark" ? axe.withRules("color-contrast") : axe).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
    expect.soft(found, `what axe finds in ${colorScheme}`).toEqual([]);
  }
}

/** From the narrowest phone to a wide screen, with a tablet upright between them. */
const widths = [320, 375, 768, 1920];

/** Nothing may end right of the screen, neither the page itself nor a box inside a dialog that would scroll. */
async function expectToFit(page: Page, among = widths): Promise<void> {
  for (const width of among) {
    await page.setViewportSize({ width, height: 740 });
    const wider = () =>
      page.evaluate<string[]>(`
        [...document.querySelectorAll("body *:not(img, .unseen, option)")]
          .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1)
          .map((element) => element.tagName + "." + element.className)
          .concat(document.documentElement.scrollWidth > innerWidth ? ["the page"] : [])`);
    // A window takes a moment to become smaller.
    await expect.poll(wider, { message: `what is wider than ${width} pixels`, timeout: 3_000 }).toEqual([]);
  }
}

/** What Indonesian and English share; what a file calls its columns is nobody's to translate. */
const shared = new Set([
  ...columnsOfAFile,
  "ID – Bahasa Indonesia",
  "EN – English",
  "Rawat",
  "E-mail",
  "Administrator",
  "prolanis",
]);

/** A doctor is called the same in both, `16 Nov 2026` is a day in both, and a slot's hour or a line of a file a number. */
const sharedForm = /^(?:dr\. .+|\d{1,2} \p{L}{3,4} \d{4}|\d+)$/u;

const labels = (page: Page) =>
  page.evaluate<
    string[]
  >(`[...document.querySelectorAll("h1, h2, h3, label, legend, th, dt, .hint, .lead, .button, .role, .tab, option, [aria-label]")]
    .filter((element) => element.checkVisibility())
    // So is a patient, of whom the heading of their page tells, and what the clinic has written.
    .filter((element) => !element.matches("h1, .news-article *") || !document.querySelector(".patient-banner, .news-article, .receipt-sum"))
    // A doctor and a department are called the same in every language.
    .filter((element) => !/^[0-9a-f-]{36}$/.test(element.value ?? ""))
    // So is what doctors are specialised in: what is chosen by its own name.
    .filter((element) => !element.matches("option") || element.value !== element.textContent)
    .map((element) => (element.getAttribute("aria-label") ?? element.innerText ?? element.textContent).trim())
    .filter((text) => text && ![...document.querySelectorAll(".row-open")].some((name) => name.textContent === text))`);

/** As when it is chosen in another tab: what is open stays open, and is said in the other language. */
async function speak(page: Page, language: "id" | "en"): Promise<void> {
  await page.evaluate(`dispatchEvent(new StorageEvent("storage", { key: "rawat.language", newValue: "${language}" }))`);
  await expect(page.locator("html")).toHaveAttribute("lang", language);
}

/** All of it, where there is time for that. */
const isThorough = process.env.SOAK === "1";

/** Where one is, and what one is looking at. */
const shown = (page: Page) =>
  page.evaluate<string[]>(`[location.pathname + location.search]
    .concat([...document.querySelectorAll("h1, dialog[open] h2")].map(({ textContent }) => textContent))`);

/** A reload shows the same again, and so do Back and Forward. */
async function expectToComeBack(page: Page): Promise<void> {
  const here = await shown(page);
  const isHere = () => expect.poll(() => shown(page)).toEqual(here);
  await page.reload();
  await isHere();
  const elsewhere = page.getByRole("heading", { level: 1, name: "Profil saya" });
  // What is typed and not saved keeps one here until one says so, as soon as the form stands again.
  const question = page.getByRole("alertdialog");
  const isElsewhere = async () => {
    await expect(elsewhere.or(question)).toBeVisible();
    if (await question.isVisible()) await question.getByRole("button", { name: "Buang" }).click();
    await expect(elsewhere).toBeVisible();
  };
  await page.evaluate(`document.querySelector('a[href="/profile"]').click()`);
  await isElsewhere();
  await page.goBack();
  await isHere();
  await page.goForward();
  await isElsewhere();
}

test.describe("on every page", () => {
  // Each looks at a page and changes nothing: they are shared among the workers.
  test.describe.configure({ mode: "parallel" });
  // Where a drawer stands is measured once it stands there, not while it slides in.
  test.use({ viewport, contextOptions: { reducedMotion: "reduce" } });

  for (const [at, { name, as, show, inEnglishOnly, isQuestion }] of scenes.entries()) {
    test(`${name} gives axe nothing to find in light and dark, fits every screen and speaks both languages; a third of them is there again after a reload and by Back`, async ({
      page,
    }) => {
      if (as) await enter(page, as);
      await show(page);
      await expect(page.locator("html")).toHaveAttribute("lang", "id");
      const indonesian = await labels(page);
      expect(indonesian.length).toBeGreaterThan(3);
      await expectAccessible(page);
      if (inEnglishOnly) return await expectToFit(page);

      if (isQuestion) {
        await page.evaluate("localStorage.setItem('rawat.language', 'en')");
        await page.goto("about:blank");
        await show(page);
      } else await speak(page, "en");
      const inBoth = async () => {
        const english = new Set(await labels(page));
        return indonesian.filter((text) => english.has(text) && !shared.has(text) && !sharedForm.test(text));
      };
      await expect.poll(inBoth, { message: "what is said in one language alone", timeout: 3_000 }).toEqual([]);
      const raw = (await page.locator("body").textContent())?.match(/undefined|\[object|NaN|=>/) ?? null;
      expect.soft(raw, "what no person should read").toBeNull();
      // What is longer in English is too wide for the narrowest first.
      await expectToFit(page, [320]);
      await speak(page, "id");
      await expectToFit(page);
      // Before the sign-in each page is a document of its own; a question is asked again by what asked it.
      if (as && !isQuestion && (isThorough || at % 3 === 0)) await expectToComeBack(page);
    });
  }
});

test("the language switch redraws the page in place and is remembered", async ({ page }) => {
  await page.goto("/login.html");
  await page.getByRole("button", { name: "EN – English" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sign in to your account");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.goto("/register.html");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Open a patient's account");
});

test("the appearance switch is remembered and wins over the device", async ({ page }) => {
  const background = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/login.html");
  const light = await background();
  await page.getByRole("button", { name: /^Tampilan/ }).click();
  await page.getByRole("button", { name: /^Tampilan/ }).click();
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await background()).toBe(dark);
});
