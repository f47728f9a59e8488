import { join } from "node:path";
import { enterRoot } from "./start/environment.ts";
import { greeting } from "./start/greeting.ts";
import { createWriter } from "./start/lines.ts";
import { programs, root } from "./start/programs.ts";
import { ask } from "./start/steps.ts";
import { type Supervised, supervise } from "./start/supervise.ts";

// What this process imports stays in memory as long as Rawat runs, so every step that needs more is a process of its own.

const complain = (text: string) => process.stderr.write(`${text}\n`);
const running: Supervised[] = [];
let ending: Promise<void> | undefined;

interface Prepared {
  address: string;
  demonstration: boolean;
  /** Where the programs find each other. */
  variables: Record<string, string>;
}

enterRoot();
// Compiled code is kept between starts, which saves each program a third of its start.
process.env.NODE_COMPILE_CACHE ??= join(root, "node_modules", ".cache", "rawat");
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
endWithNpm();

const prepared = await ask<Prepared>("prepare.ts");
if (!prepared) await end(1);
else if (!ending) {
  startPrograms(prepared.variables);
  const arrived = await ask<{ demonstration: boolean }>("arrive.ts", prepared.address, String(prepared.demonstration));
  if (!ending) {
    for (const program of running) program.isUp();
    process.stdout.write(greeting(prepared.address, arrived?.demonstration ?? false));
  }
}

function startPrograms(variables: Record<string, string>): void {
  for (const [index, program] of programs.entries()) {
    const environment = { ...variables, ...process.env };
    // Only the door is for others than this machine.
    if (program.urlVariable) environment.HOST = "127.0.0.1";
    const supervised = supervise(program, {
      environment,
      write: createWriter(program.name, index, process.stdout),
      writeError: createWriter(program.name, index, process.stderr),
      failed(complaints) {
        // The first tells the reason; the others may stumble over the same.
        if (ending) return;
        for (const complaint of complaints) complain(complaint);
        void end(1);
      },
    });
    running.push(supervised);
  }
}

/** The door first, then all others at once: each takes a moment to tell the door that it goes. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    const [door, ...services] = running.toReversed();
    await door?.stop();
    await Promise.all(services.map((service) => service.stop()));
    process.exit(code);
  })();
  return ending;
}

/** npm killed by force passes no signal on, and would leave all of this running unseen. */
function endWithNpm(): void {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && end(0), 1_000).unref();
}
