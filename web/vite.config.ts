import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const everyPage = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".html"));
/** What draws every component is for whoever draws pages. */
const isForUse = (page: string) => page !== "design.html";

const birthModules =
  /src\/(?:today|format|day-typed|components\/typed|patients\/(?:birth-date|birth-date-field|nik|nik-field|age|genders))\.tsx?$/;
const entranceModules =
  /node_modules\/(?:preact|@preact)\/|src\/(?:theme|session|exchange|failure|idempotency-key|entrance\/(?:calls|frame)|i18n\/(?:index|sources)|components\/(?:button|drafts|field|form|form-context|group|icon|icon-shapes|page|password-field|state|switches|toast|unsaved-forms|use-id))\.tsx?$/;

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

/** A page that is only read needs no script: what comes of its styles alone is empty. */
const readAlone: Plugin = {
  name: "read-alone",
  transformIndexHtml: {
    order: "post",
    handler: (html, { path }) =>
      path === "/news.html" ? html.replace(/\s*<script[^>]*><\/script>|\s*<link rel="modulepreload"[^>]*>/g, "") : html,
  },
};

/** What fonts and pictures are not. */
const compressible = /\.(?:html|js|css|svg|json|txt)$/;

/** A fourteenth of what the best there is takes, for whoever waits for the first start, and a sixteenth more bytes. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/** What never changes is compressed once and not for each who asks. The same names stand in a folder for each coding, which the gateway takes its answers from. */
const compressedOnce: Plugin = {
  name: "compressed-once",
  writeBundle({ dir = "" }) {
    const names = readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => compressible.test(name));
    for (const name of names) {
      const plain = readFileSync(join(dir, name));
      for (const [coding, bytes] of [
        ["br", brotliCompressSync(plain, brotli)],
        ["gzip", gzipSync(plain)],
      ] as const) {
        const file = join(dir, `.${coding}`, name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, bytes);
      }
    }
  },
};

export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [paintAfterScript, readAlone, compressedOnce],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: ["chrome123", "firefox124", "safari17.5"],
    // The content security policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: everyPage.filter((page) => mode === "development" || isForUse(page)),
      output: {
        // Each file costs a head of its own: what every page before the sign-in needs comes in one.
        codeSplitting: {
          groups: [
            { name: "entrance", test: entranceModules },
            { name: "birth", test: birthModules },
          ],
        },
      },
    },
  },
}));
