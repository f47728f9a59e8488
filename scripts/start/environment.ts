import { existsSync } from "node:fs";
import { root } from "./programs.ts";

/** Goes to the root, where relative paths such as DATA_DIR are meant from, and reads `.env` there; what is set already stays. */
export function enterRoot(): void {
  process.chdir(root);
  if (existsSync(".env")) process.loadEnvFile(".env");
}
