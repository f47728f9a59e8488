import { expect, rows, signIn, test } from "./rawat.ts";

const [short, whole] = [40_000, 150_000];
const budgets = {
  "/": short,
  "/login.html": short,
  "/register.html": short,
  "/forgot.html": short,
  "/reset.html": short,
  "/missing.html": short,
  "/docs": whole,
  "/test-client.html": whole,
  "/dashboard.html": whole,
};

for (const [path, bytesMax] of Object.entries(budgets)) {
  test(`${path} sends at most ${bytesMax / 1_000} kB of script`, async ({ page, context }) => {
    if (path.includes("dashboard")) await signIn(page);
    // What comes over the line, as the browser counts it; a cached file would count as nothing.
    const devTools = await context.newCDPSession(page);
    await devTools.send("Network.enable");
    await devTools.send("Network.setCacheDisabled", { cacheDisabled: true });
    const scripts = new Set<string>();
    let bytes = 0;
    devTools.on("Network.responseReceived", ({ requestId, type }) => type === "Script" && scripts.add(requestId));
    devTools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    const isApp = path.includes("dashboard");
    // What happens is told behind the sign-in for as long as the page is there.
    await page.goto(path, { waitUntil: isApp ? "load" : "networkidle" });
    if (isApp) await expect(rows(page).first()).toBeVisible();
    console.log(`${path}: ${Math.round(bytes / 100) / 10} kB of script, of ${bytesMax / 1_000}`);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(bytesMax);
  });
}
