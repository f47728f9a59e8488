import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { freeze, runningThreads } from "../../scripts/servers/processes.ts";

const busy = `const { Worker } = require("node:worker_threads");
  for (let n = 0; n < 8; n++) new Worker("for (;;);", { eval: true });
  console.log("ready");`;

it.skipIf(process.platform !== "linux")(
  "what was frozen stands when the test goes on, each of its threads",
  async () => {
    const child = spawn(process.execPath, ["--eval", busy], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
    const pid = child.pid ?? 0;
    try {
      await once(child.stdout, "data");
      for (let round = 0; round < 50; round++) {
        await freeze(round % 2 === 0 ? pid : -pid);
        expect(runningThreads(pid)).toEqual([]);
        process.kill(-pid, "SIGCONT");
      }
    } finally {
      process.kill(-pid, "SIGKILL");
    }
  },
);
