export { openQueue } from "../queue/open.ts";
export * from "./test-servers.ts";
