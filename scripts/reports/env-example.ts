import { z } from "zod";
import { ComposeOptions, Passwords } from "../containers/passwords.ts";
import { type Program, programs } from "../start/programs.ts";
import type { Report } from "./report.ts";

const head = `# Copy to .env and uncomment what you change; nothing here is needed to begin. Made by "npm run docs" from each program's
# config.ts. What is given without a value is unset unless you set it.`;

type Shape = Record<string, z.ZodType>;

/** Every variable of every program with what it is for and what it is when nobody sets it, each one once. */
export async function envExampleReport(): Promise<Report> {
  const shapes = await Promise.all(programs.map(async (program) => ({ program, shape: await shapeOf(program) })));
  const users = (name: string) => shapes.filter(({ shape }) => name in shape).length;
  const everybodys = Object.assign({}, ...shapes.map(({ shape }) => shape)) as Shape;
  const sections = [
    sectionOf("Every program", everybodys, (name) => users(name) > 1),
    ...shapes.map(({ program, shape }) => sectionOf(program.folder, shape, (name) => users(name) === 1)),
    sectionOf("docker compose alone, which demands each of them", Passwords.shape, () => true),
    sectionOf("docker compose alone", ComposeOptions.shape, () => true),
  ];
  return { file: ".env.example", content: `${[head, ...sections].join("\n\n")}\n` };
}

async function shapeOf({ folder }: Program): Promise<Shape> {
  const { Config } = (await import(`../../${folder}/src/config.ts`)) as { Config: z.ZodObject };
  return Config.shape as Shape;
}

function sectionOf(title: string, shape: Shape, wanted: (name: string) => boolean): string {
  const variables = Object.entries(shape)
    .filter(([name]) => wanted(name))
    .map(([name, schema]) => `# ${schema.description ?? ""}\n# ${name}=${defaultOf(schema)}`);
  return [`# --- ${title}`, ...variables].join("\n");
}

function defaultOf(schema: z.ZodType): string {
  const { default: value } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return value === undefined ? "" : String(value);
}
