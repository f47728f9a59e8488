import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Failure, run } from "./backup/failure.ts";
import { findEngine } from "./containers/engine.ts";
import { Passwords } from "./containers/passwords.ts";
import { administrator, storyAt } from "./containers/story.ts";
import { freePort } from "./servers/free-port.ts";
import { root } from "./start/programs.ts";

const project = "rawat-try";
const healthyWithinMs = 180_000;

/**
 * Tries docker-compose.yml as an operator uses it: refused, started, lived in, backed up, wiped, restored and stopped. It needs
 * docker or podman with compose; its containers, volumes and networks bear the name rawat-try and are gone afterwards.
 */
await run(async () => {
  const backups = mkdtempSync(join(tmpdir(), "rawat-try-"));
  const port = await freePort();
  const secrets = [...Object.keys(Passwords.shape), "JWT_SECRET_KEY", "INTERNAL_SECRET", "RECORD_ENCRYPTION_KEY"];
  const { compose, attempt } = findEngine(project, {
    ...Object.fromEntries(secrets.map((name) => [name, randomBytes(32).toString("hex")])),
    GATEWAY_PORT: String(port),
    OUTSIDE_SUBNET: "172.30.251.0/24",
    BACKUP_FOLDER: backups,
  });
  const story = storyAt(`http://127.0.0.1:${port}`);
  try {
    await compose(["config", "--quiet"]);
    const refused = await attempt(["up", "--build", "--detach"], { JWT_SECRET_KEY: "short" });
    const { said } = await attempt(["logs", "settings"]);
    if (refused.code === 0 || !said.includes("JWT_SECRET_KEY: Expected at least 32 characters"))
      throw new Failure("A refused secret did not end the start with its sentence");

    await compose(["up", "--detach"]);
    await untilHealthy(port);
    const variables = Object.entries(administrator).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
    await compose(["exec", "--no-TTY", ...variables, "gateway", "node", "gateway/src/create-admin.ts"]);
    const generated = join(root, "scripts", "generate-register.ts");
    await story.live(
      execFileSync(process.execPath, [generated, "--rows", "1000", "--seed", "1"], { encoding: "utf8" }),
    );
    await story.look();

    await compose(["run", "--rm", "--no-deps", "--no-TTY", "backup", "/backups/first"]);
    if (!readdirSync(join(backups, "first")).includes("manifest.json")) throw new Failure("There is no backup");
    await compose(["down", "--volumes"]);
    await compose(["run", "--rm", "--no-TTY", "restore", "/backups/first"]);
    await compose(["up", "--detach"]);
    await untilHealthy(port);
    await story.look();

    await compose(["stop"]);
    // 128 and the number of SIGKILL: the grace period went by.
    if ((await compose(["ps", "--all"])).includes("Exited (137)"))
      throw new Failure("Something did not hear the signal to stop");
    console.log("\nEverything went as it is told.");
  } catch (error) {
    await attempt(["ps", "--all"]);
    await attempt(["logs", "--no-color", "--tail", "20"]);
    throw error;
  } finally {
    await attempt(["--profile", "by-hand", "down", "--volumes", "--remove-orphans"]);
    rmSync(backups, { recursive: true, force: true });
  }
});

async function untilHealthy(port: number): Promise<void> {
  const giveUpAt = Date.now() + healthyWithinMs;
  while (!(await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined))?.ok) {
    if (Date.now() > giveUpAt) throw new Failure("The gateway's /health does not become well");
    await pause(1_000);
  }
}
