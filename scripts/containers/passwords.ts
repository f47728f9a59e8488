import { z } from "zod";
import { programs } from "../start/programs.ts";

const lengthMin = 16;
const signs = `at least ${lengthMin} letters and digits`;

/** It is written into an address, a line of SQL and a server's settings, where any other sign would have a meaning. */
const Password = (whose: string) =>
  z
    .string(`Expected ${signs}`)
    .regex(new RegExp(`^[A-Za-z0-9]{${lengthMin},}$`), `Expected ${signs}`)
    .describe(`${whose}; ${signs}`);

/** The variables that docker-compose.yml alone reads, and demands. */
export const Passwords = z.object({
  MYSQL_ROOT_PASSWORD: Password("The database server's administrator"),
  ...Object.fromEntries(
    programs.map(({ name }) => [
      `DATABASE_PASSWORD_${name.toUpperCase()}`,
      Password(`The account of ${name} on the database server`),
    ]),
  ),
  REDIS_PASSWORD: Password("Redis"),
  RABBITMQ_PASSWORD: Password("The account on RabbitMQ"),
});

/** What docker-compose.yml reads as well, with what it is otherwise. */
export const ComposeOptions = z.object({
  OUTSIDE_SUBNET: z
    .string()
    .default("172.30.250.0/24")
    .describe("The network through which the gateway is reached; another one where this one is in use"),
  BACKUP_FOLDER: z.string().default("./backups").describe("What the services backup and restore see as /backups"),
});
