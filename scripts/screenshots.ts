import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "@playwright/test";
import { chromiumOptions, rawatVariables } from "../tests/browser/chromium.ts";
import { type Look, looks, readmePictures } from "../tests/browser/looks.ts";
import { emails, password, signIn } from "../tests/browser/rawat.ts";
import { root } from "./start/programs.ts";

const languages = ["id", "en"];
const themes = ["light", "dark"] as const;
const widths = [375, 1_280];
const largeWidth = 1_920;
const heights: Readonly<Record<number, number>> = { 375: 740, 1280: 800, 1920: 1_080 };
/** Long enough for what is slow, short enough for what never comes to rest. */
const restMs = 15_000;
/** A busy machine takes its time for a picture of a long page. */
const pictureMs = 120_000;
const port = 5_620;

/** `npm run screenshots -- docs`: only pages whose address or role holds this; `-- --readme`: the README's pictures instead. */
const {
  values: { readme },
  positionals: [only = ""],
} = parseArgs({ allowPositionals: true, options: { readme: { type: "boolean" } } });
const folder = join(root, "screenshots");

const own = process.env.RAWAT_URL === undefined ? await startRawat() : undefined;
const url = process.env.RAWAT_URL ?? `http://127.0.0.1:${port}`;
const browser = await chromium.launch(chromiumOptions);
const circumstances = {
  baseURL: url,
  locale: "id-ID",
  timezoneId: "Asia/Jakarta",
  reducedMotion: "reduce",
  // What looks whether a page has come to rest is a script of ours.
  bypassCSP: true,
} as const;
try {
  const names = await namesOf(url);
  if (readme) await takeReadmePictures(browser, names);
  for (const [role, pages] of readme ? [] : Object.entries(looks)) {
    const wanted = pages.filter(({ path }) => `${role} ${path}`.includes(only));
    if (wanted.length > 0) await lookAs(browser, role, wanted, names);
  }
} finally {
  await browser.close();
  await own?.end();
}

function addressOf(path: string, names: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? name);
}

/** Small ones, in English as the README is. */
async function takeReadmePictures(browser: Browser, names: Record<string, string>): Promise<void> {
  for (const { name, role, path, onPhone, theme } of readmePictures) {
    const width = onPhone ? 375 : 1_280;
    const context = await browser.newContext({
      ...circumstances,
      locale: "en-GB",
      colorScheme: theme ?? "light",
      viewport: { width, height: heights[width] ?? 800 },
      deviceScaleFactor: 0.6,
    });
    const page = await context.newPage();
    if (role in emails) await signIn(page, emails[role as keyof typeof emails]);
    await page.goto(addressOf(path, names));
    if (!(await comesToRest(page))) process.stderr.write(`${name} does not come to rest\n`);
    await page.screenshot({ path: join(root, "docs", "pictures", `${name}.png`), timeout: pictureMs });
    await context.close();
  }
}

async function lookAs(browser: Browser, role: string, pages: readonly Look[], names: Record<string, string>) {
  const context = await browser.newContext(circumstances);
  const page = await context.newPage();
  if (role in emails) await signIn(page, emails[role as keyof typeof emails]);
  mkdirSync(join(folder, role), { recursive: true });
  for (const { path, isLarge } of pages)
    for (const language of languages)
      for (const colorScheme of themes) {
        await page.goto("/logo.svg");
        await page.emulateMedia({ colorScheme });
        await page.evaluate(`localStorage.setItem("rawat.language", "${language}")`);
        const address = addressOf(path, names);
        for (const width of isLarge ? [...widths, largeWidth] : widths) {
          await page.setViewportSize({ width, height: heights[width] ?? 800 });
          // What was drawn for other words, colours or another width keeps some of them, and an address that differs by its fragment alone is no new page.
          await page.goto("/logo.svg");
          await page.goto(address);
          if (!(await comesToRest(page))) process.stderr.write(`${role} ${address} does not come to rest\n`);
          const name = `${path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "start"}-${language}-${colorScheme}-${width}.png`;
          await page.screenshot({ path: join(folder, role, name), timeout: pictureMs });
        }
      }
  process.stdout.write(`${role}: ${pages.length} pages\n`);
  await context.close();
}

/** Whether everything that is on its way has come. A page listens to what happens for as long as it is open, so its line is never idle. */
function comesToRest(page: Page): Promise<boolean> {
  return page
    .waitForFunction(
      `document.querySelector("h1") && !document.querySelector(".skeleton, [aria-busy=true]") && document.fonts.status === "loaded"`,
      undefined,
      { timeout: restMs },
    )
    .then(
      () => true,
      () => false,
    );
}

/** What stands in an address for the demonstration's patient, doctor and latest news. */
async function namesOf(url: string): Promise<Record<string, string>> {
  const ask = async (path: string, init: RequestInit) =>
    ((await (await fetch(`${url}${path}`, init)).json()) as { data: never }).data;
  const tokenOf = async (email: string) => {
    const body = JSON.stringify({ email, password });
    const headers = { "content-type": "application/json" };
    return await ask("/auth/login", { method: "POST", headers, body });
  };
  const admin: { access_token: string } = await tokenOf(emails.admin);
  const headers = { authorization: `Bearer ${admin.access_token}` };
  const patients: { medicalRecordNumber: string }[] = await ask("/api/patients?q=RM-000001", { headers });
  const doctor: { user: { staffId: string } } = await tokenOf(emails.doctor);
  const news: { id: string }[] = await ask("/api/news", {});
  const orders: { id: string }[] = await ask("/api/orders?status=pending", { headers });
  const payments: { id: string }[] = await ask("/api/payments?status=paid", { headers });
  const patient = patients[0]?.medicalRecordNumber ?? "RM-000001";
  return {
    patient,
    doctor: doctor.user.staffId,
    news: news[0]?.id ?? "",
    order: orders[0]?.id ?? "",
    payment: payments[0]?.id ?? "",
  };
}

/** A Rawat of its own, until `end`. */
async function startRawat(): Promise<{ end: () => Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), "rawat-screenshots-"));
  const env = { ...process.env, ...rawatVariables(port, data) };
  const rawat = spawn(process.execPath, ["scripts/start.ts"], { cwd: root, env, stdio: "inherit" });
  const end = async () => {
    if (isRunning(rawat)) {
      rawat.kill();
      await once(rawat, "exit");
    }
    rmSync(data, { recursive: true, force: true });
  };
  while (!(await isWhole())) {
    if (!isRunning(rawat)) {
      await end();
      process.exit(1);
    }
    await setTimeout(500);
  }
  return { end };
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** Whether it answers, with all its demonstration data. */
function isWhole(): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}
