import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { connect } from "amqplib";
import { freePort } from "./free-port.ts";
import { findProgram, type Server, scratchFolder, startServer } from "./server.ts";

const run = promisify(execFile);

/**
 * A RabbitMQ with a node name, ports, port mapper and cookie of its own, so that it neither joins nor disturbs one that is
 * installed. Whoever knows a node's cookie runs code in it, so the nodes' own port and their mapper are for this machine alone,
 * as the broker is.
 */
export async function startRabbitMq(): Promise<Server> {
  // The script of this folder starts the server as whoever calls it; the one on the PATH insists on its own user.
  const command = await findProgram("rabbitmq-server", "rabbitmq-server", ["/usr/lib/rabbitmq/bin"]);
  const mapper = await findProgram("epmd", "erlang-base");
  const folder = await scratchFolder("rabbitmq");
  const [port, distributionPort, mapperPort] = [await freePort(), await freePort(), await freePort()];
  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  // Files of our own also where they say nothing: the system's would be read instead.
  await writeFile(join(folder, "enabled_plugins"), "[].");
  await writeFile(join(folder, "rabbitmq.conf"), `listeners.tcp.local = 127.0.0.1:${port}\n`);
  await writeFile(join(folder, "advanced.config"), "[].");
  return startServer({
    url,
    folder,
    command,
    args: [],
    env: {
      HOME: folder,
      RABBITMQ_NODENAME: `rawat-${port}@localhost`,
      RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq.conf"),
      RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, "advanced.config"),
      RABBITMQ_DIST_PORT: String(distributionPort),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
      ERL_EPMD_ADDRESS: "127.0.0.1",
      ERL_EPMD_PORT: String(mapperPort),
      RABBITMQ_MNESIA_BASE: join(folder, "mnesia"),
      RABBITMQ_LOG_BASE: join(folder, "log"),
      RABBITMQ_PID_FILE: join(folder, "pid"),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "enabled_plugins"),
      RABBITMQ_CONF_ENV_FILE: "/dev/null",
    },
    async answers() {
      const connection = await connect(url, { timeout: 2_000 });
      await connection.close();
    },
    async cleanUp() {
      // The node started it as a daemon, which outlives everybody.
      await run(mapper, ["-port", String(mapperPort), "-kill"]).catch(() => undefined);
    },
  });
}
