import { readdirSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

const pages = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".html"));

/**
 * Every text is drawn by script in the person's language and theme, so the first paint waits for it: otherwise a dark
 * screen would flash white. The attribute is added last, because the build writes its own script tags.
 */
const paintAfterScript: Plugin = {
  name: "paint-after-script",
  transformIndexHtml: {
    order: "post",
    handler: (html) => html.replaceAll('<script type="module"', '<script type="module" blocking="render"'),
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [paintAfterScript],
  build: {
    target: ["chrome123", "firefox124", "safari17.5"],
    // The content security policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: pages,
      // `without-eval.ts` must run before the first schema is made, in whatever chunk either ends up.
      output: { strictExecutionOrder: true },
    },
  },
});
