import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { databaseVariable } from "../../scripts/backup/stores.ts";
import { type Program, programs, root, workers } from "../../scripts/start/programs.ts";
import { runScript } from "../harness/scripts.ts";

interface Service {
  build?: unknown;
  pull_policy?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  ports?: string[];
  volumes?: string[];
  entrypoint?: string[];
  cap_add?: string[];
  networks?: string[];
  network_mode?: string;
}

const read = (file: string) => readFileSync(join(root, file), "utf8");
const composeText = read("docker-compose.yml");
const compose: {
  services: Record<string, Service>;
  networks: Record<string, { ipam?: unknown; internal?: boolean } | null>;
} = parse(composeText, { merge: true });
const serviceOf = (name: string): Service => compose.services[name] ?? {};
const environmentOf = (name: string) => serviceOf(name).environment ?? {};
const listed = [...read(".env.example").matchAll(/^# ([A-Z_]+)=/gm)].map(([, name = ""]) => name);
/** What is the same wherever the containers run. */
const isFixed = (name: string) =>
  /^(HOST|DATA_DIR|REDIS_URL|RABBITMQ_URL|DATABASE_URL_\w+|GATEWAY_URL|\w+_SERVICE_(URL|PORT)|\w+_WORKER_PORT)$/.test(
    name,
  );
/** The variable itself, and nothing made of it. */
const passesOn = (name: string) => expect.stringMatching(new RegExp(`^\\$\\{${name}(:[-?].*)?\\}$`));

/** As what each is run: a service by its folder's name, a program beside one by its own. */
const run = [
  ...programs.map((program) => [program.folder, program] as const),
  ...workers.map((worker) => [worker.name, worker] as const),
];

async function variablesOf({ folder }: Program): Promise<string[]> {
  const { Config } = await import(`../../${folder}/src/config.ts`);
  return Object.keys(Config.shape);
}

describe("docker-compose.yml", () => {
  it("passes everything that .env.example lists on to something, and asks for nothing that it does not list", () => {
    const asked = new Set([...composeText.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
    expect(listed.length).toBeGreaterThan(50);
    expect(listed.filter((name) => !isFixed(name) && !asked.has(name))).toEqual([]);
    expect([...asked].filter((name) => !listed.includes(name ?? ""))).toEqual([]);
  });

  it.each(run)(
    "passes every variable that %s reads on to it, and to the look at all settings",
    async (name, program) => {
      const names = (await variablesOf(program)).filter((one) => one !== "GATEWAY_PORT");
      // A worker has its service's settings, and sends no letters.
      const read = workers.includes(program) ? names.filter((one) => !/^(SMTP_URL|MAIL_FROM)$/.test(one)) : names;
      for (const service of [name, "settings"]) {
        const wanted = read.filter((one) => !isFixed(one)).map((one) => [one, passesOn(one)]);
        expect(environmentOf(service), service).toMatchObject(Object.fromEntries(wanted));
        const given = names.filter((one) => /_SERVICE_URL|DATABASE_URL|REDIS_URL|RABBITMQ_URL/.test(one));
        expect(Object.keys(environmentOf(service)), service).toEqual(expect.arrayContaining(given));
      }
    },
  );

  it("gives a service no database but its own, and nobody a secret of another's", async () => {
    for (const [name, program] of run) {
      const names = [...(await variablesOf(program)), "HEALTH_URL"];
      const others = Object.keys(environmentOf(name)).filter((name) => !names.includes(name));
      expect(
        others.filter((other) => !/_SERVICE_URL$/.test(other)),
        name,
      ).toEqual([]);
    }
  });

  it.each(programs)("looks for $folder where it listens, and asks there how it is", async (program) => {
    const { Config } = await import(`../../${program.folder}/src/config.ts`);
    const port = Config.shape[program.portVariable].parse(undefined);
    const { HEALTH_URL = /HEALTH_URL=(\S+)/.exec(read("Dockerfile"))?.[1] } = environmentOf(program.folder);
    expect(HEALTH_URL).toBe(`http://127.0.0.1:${port}/health/ready`);
    const { ports } = serviceOf(program.folder);
    if (!program.urlVariable) return expect(ports).toEqual([expect.stringMatching(`:${port}$`)]);
    for (const service of [...programs.map(({ folder }) => folder), "settings"])
      expect(environmentOf(service)[program.urlVariable], service).toBe(`http://${program.folder}:${port}`);
  });

  it.each(programs)("gives whoever has $name's database its own, by its own password", ({ name, folder }) => {
    const own = `mysql://${name}:\${DATABASE_PASSWORD_${name.toUpperCase()}}@mysql:3306/${name}`;
    for (const service of [folder, "settings", "backup", "restore"])
      expect(environmentOf(service)[databaseVariable(name)]?.replace(/:\?[^}]*/, ""), service).toBe(own);
  });

  it("lets nothing out but the gateway, who asks the payment provider and who sends letters, and the look at all settings reach nothing", () => {
    expect(compose.networks.inside?.internal).toBe(true);
    expect(serviceOf("settings").network_mode).toBe("none");
    const reaching = Object.entries(compose.services).filter(([name]) => name !== "settings");
    for (const [name, { networks }] of reaching)
      expect(networks, name).toEqual(
        /^(gateway|payment-service|chat-service)$/.test(name) ? ["inside", "outside"] : ["inside"],
      );
  });

  it("starts nothing before every setting was looked at", () => {
    const settled = (name: string, seen: readonly string[] = []): boolean =>
      Object.entries(serviceOf(name).depends_on ?? {}).some(([other, { condition }]) =>
        other === "settings"
          ? condition === "service_completed_successfully"
          : !seen.includes(other) && settled(other, [...seen, name]),
      );
    const unsettled = Object.keys(compose.services).filter((name) => name !== "settings" && !settled(name));
    expect(unsettled).toEqual([]);
  });

  it("reaches the gateway by an address that a proxy always has, which the description of it names", () => {
    const subnet = /^ +- subnet: \$\{OUTSIDE_SUBNET:-([\d.]+)\.0\/24\}$/m.exec(composeText)?.[1];
    expect(serviceOf("gateway").ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
    expect(compose.networks.outside?.ipam).toBeDefined();
    expect(read("docs/operations.md")).toContain(`TRUSTED_PROXIES=${subnet}.1`);
  });

  it.each(["backup", "restore"])("gives %s every database and a folder to keep it in", (name) => {
    expect(Object.keys(environmentOf(name))).toEqual(
      expect.arrayContaining(programs.map((program) => databaseVariable(program.name))),
    );
    expect(serviceOf(name).volumes).toEqual([expect.stringContaining(":/backups")]);
    expect(serviceOf(name).entrypoint?.at(-1)).toBe(`scripts/${name}.ts`);
  });

  it("asks no registry for what is built here", () => {
    const built = Object.entries(compose.services).filter(([, { build }]) => build);
    expect(built.map(([name]) => name)).toEqual(expect.arrayContaining([...run.map(([name]) => name), "restore"]));
    for (const [name, { pull_policy }] of built) expect(pull_policy, name).toBe("never");
  });

  it("lets a backup write into an empty folder of somebody else's, and close it", () => {
    expect(serviceOf("backup").cap_add).toEqual(["DAC_OVERRIDE", "FOWNER"]);
  });

  it("lets a backup say that the key of health data is not in it", () => {
    const name = "RECORD_ENCRYPTION_KEY";
    expect(environmentOf("backup")[name]).toEqual(passesOn(name));
  });

  it("leaves no shell as the first process of a container, which would keep the signal to stop from the server", () => {
    const folder = mkdtempSync(join(tmpdir(), "rawat-shell-"));
    try {
      for (const [name, { command: [shell = "", flag, script = ""] = [] }] of Object.entries(compose.services)) {
        if (shell !== "sh") continue;
        const program = /(\S+-server) /.exec(script)?.[1] ?? "";
        writeFileSync(join(folder, program), '#!/bin/sh\necho "$$ $PPID"\ncat\n');
        chmodSync(join(folder, program), 0o755);
        const env = { PATH: `${folder}:${process.env.PATH}`, REDIS_PASSWORD: "geheim" };
        const asDockerReadsIt = script.replaceAll("$$", "$");
        const said = execFileSync(shell, [flag ?? "", asDockerReadsIt], { env, encoding: "utf8" });
        expect(said, name).toMatch(new RegExp(`^\\d+ ${process.pid}\\n(.*\\n)*requirepass geheim\\n`));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("the look at all settings", () => {
  const secret = (name: string) => `q7Zk${name.replace(/_/g, "")}`.padEnd(40, "x1Y2");
  const secrets = Object.keys(environmentOf("settings")).filter((name) =>
    /PASSWORD(_[A-Z]+)?$|SECRET|_KEY$/.test(name),
  );
  const settings = {
    ...Object.fromEntries(secrets.map((name) => [name, secret(name)])),
    NODE_ENV: "production",
    DATA_DIR: join(tmpdir(), "rawat-no-such-folder"),
  };

  it("passes settings that every program takes", async () => {
    expect(await runScript("check-settings.ts", settings)).toMatchObject({ code: 0, stderr: "" });
  });

  it("says in a line each what is refused, and fails", async () => {
    const refused = {
      ...settings,
      JWT_SECRET_KEY: "short",
      DATABASE_PASSWORD_STAFF: "with/slash-and-more-of-it",
      LIMIT_REGISTRATIONS: "many",
      RABBITMQ_PASSWORD: "",
    };
    const { code, stderr } = await runScript("check-settings.ts", refused);
    expect(code).toBe(1);
    expect(
      stderr
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" (")[0]),
    ).toEqual([
      "DATABASE_PASSWORD_STAFF: Expected at least 16 letters and digits",
      "RABBITMQ_PASSWORD: is not set",
      "JWT_SECRET_KEY: Expected at least 32 characters",
      expect.stringMatching(/^LIMIT_REGISTRATIONS: /),
    ]);
  });

  it("refuses demonstration accounts, for the image listens on all addresses", async () => {
    const HOST = /^ENV .*\bHOST=(\S+)/m.exec(read("Dockerfile"))?.[1] ?? "";
    const open = { ...settings, NODE_ENV: "development", DEMO_DATA: "on", HOST };
    const { code, stderr } = await runScript("check-settings.ts", open);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^DEMO_DATA: [^\n]*0\.0\.0\.0[^\n]*\n$/),
    });
  });

  it("is told of by .env.example: how long a password must be", () => {
    const passwords = listed.filter((name) => /^(DATABASE|REDIS|RABBITMQ|MYSQL)\w*_PASSWORD/.test(name));
    // Of every program's schema, of the server itself, of the broker and of Redis.
    expect(passwords).toHaveLength(programs.length + 3);
    for (const name of passwords)
      expect(read(".env.example")).toMatch(new RegExp(`at least 16 letters and digits\\n# ${name}=`));
  });
});

describe("the image", () => {
  it("is made of every program's folder, and of its package before that, so that packages are kept while programs change", () => {
    const copied = [...read("Dockerfile").matchAll(/^COPY (\S+) (\S+)$/gm)].map(([, from, to]) => [from, to]);
    for (const { folder } of programs)
      expect(copied).toEqual(
        expect.arrayContaining([
          [`${folder}/package.json`, `${folder}/`],
          [folder, folder],
        ]),
      );
    const kept = new Set(read(".dockerignore").match(/^!\S+$/gm));
    for (const { folder } of programs)
      expect([folder, kept.has(`!${folder}`) || (folder.endsWith("-service") && kept.has("!*-service"))]).toEqual([
        folder,
        true,
      ]);
  });
});
