import { join } from "node:path";
import { enterRoot } from "./start/environment.ts";
import { type Arrival, greeting } from "./start/greeting.ts";
import { openDisplay } from "./start/open-display.ts";
import { programs, root, simulator, wantsSimulator, workers } from "./start/programs.ts";
import { begin, type Step } from "./start/steps.ts";
import { type Supervised, supervise } from "./start/supervise.ts";

// What this process imports stays in memory as long as Rawat runs, so every step that needs more is a process of its own.

const display = openDisplay(process.stdout, process.stderr);
const running: Supervised[] = [];
let underWay: Step<unknown> | undefined;
let ending: Promise<void> | undefined;

interface Prepared {
  address: string;
  demonstration: boolean;
  /** Whether something of it is to be loaded. */
  isToLoad: boolean;
  /** Where the programs find each other. */
  variables: Record<string, string>;
}

enterRoot();
// Compiled code is kept between starts, which saves each program a third of its start.
process.env.NODE_COMPILE_CACHE ??= join(root, "node_modules", ".cache", "rawat");
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
endWithNpm();

const prepared = await run<Prepared>("prepare.ts");
if (!prepared) await end(1);
else if (!ending) {
  const { address, demonstration, isToLoad, variables } = prepared;
  startPrograms(variables);
  const arrival = await run<Arrival>("arrive.ts", address, String(demonstration), String(isToLoad));
  if (!ending) {
    for (const program of running) program.isUp();
    display.greet(greeting(arrival ?? { address, hasAccounts: false, isWhole: !isToLoad }));
  }
}

function run<Answer>(name: string, ...args: string[]): Promise<Answer | undefined> {
  const step = begin<Answer>(name, args, display);
  underWay = step;
  return step.answer;
}

function startPrograms(variables: Record<string, string>): void {
  // The door stays last, for it closes first.
  for (const program of [...(wantsSimulator(process.env) ? [simulator] : []), ...workers, ...programs]) {
    const environment = { ...variables, ...process.env };
    // Only the door is for others than this machine.
    if (program.portVariable !== "GATEWAY_PORT") environment.HOST = "127.0.0.1";
    const supervised = supervise(program, {
      environment,
      write: (line) => display.line(program.name, line),
      writeError: (line) => display.errorLine(program.name, line),
      failed(complaints) {
        // The first tells the reason; the others may stumble over the same.
        if (ending) return;
        for (const complaint of complaints) display.complain(complaint);
        void end(1);
      },
    });
    running.push(supervised);
  }
}

/** The door first, then all others at once: each takes a moment to tell the door that it goes. */
function end(code: number): Promise<void> {
  ending ??= (async () => {
    display.leave(code === 0);
    await underWay?.stop();
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
