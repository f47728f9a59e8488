import { expect, signIn, test } from "./rawat.ts";

const bytesMax = 150_000;

const paths = ["/", "/login.html", "/register.html", "/forgot.html", "/reset.html", "/docs", "/dashboard.html"];

for (const path of paths) {
  test(`${path} sends at most 150 kB of script`, async ({ page, context }) => {
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
    await page.goto(path, { waitUntil: "networkidle" });
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(bytesMax);
  });
}
