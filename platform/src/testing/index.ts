export { openQueue } from "../queue/open.ts";
export * from "./count-turns.ts";
export * from "./test-servers.ts";
