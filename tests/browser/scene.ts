import { expect, type Page } from "./rawat.ts";

export interface Scene {
  name: string;
  as?: string;
  /** What it tells is for engineers. */
  inEnglishOnly?: boolean;
  /** It keeps the language in which it was asked. */
  isQuestion?: boolean;
  show: (page: Page) => Promise<void>;
}

/** An address, once what stands in it is there. */
export const at = (path: string, ready: string) => async (page: Page) => {
  await page.goto(path);
  await expect(page.locator(ready).first()).toBeVisible();
};
export const list = "#content .rows:not(.skeletons) > li";
