import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { Rawat } from "./rawat.ts";

const kibibyte = 1_024;

export interface Watched<T> {
  answers: T[];
  /** Milliseconds that another's readings took meanwhile, the shortest first. */
  waits: number[];
  grownByMb: number;
}

/** Does something, and reads somebody of the register, or what is at `path`, in the name of `token` all the while. */
export async function whileDoing<T>(
  rawat: Rawat,
  token: string,
  doing: () => Promise<T>[],
  path?: string,
): Promise<Watched<T>> {
  const residentMb = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${rawat.services.patient[0]?.pid}/status`, "utf8"))?.[1]) /
    kibibyte;
  const { body } = await rawat.ask("GET", "/api/patients?limit=1", { token });
  const watched = path ?? `/api/patients/${body.data[0].id}`;
  const before = residentMb();
  let highest = before;
  let isOver = false;
  const answered = Promise.all(doing()).finally(() => {
    isOver = true;
  });
  const waits: number[] = [];
  while (!isOver) {
    const startedAt = performance.now();
    const { status } = await rawat.ask("GET", watched, { token });
    expect(status).toBe(200);
    waits.push(performance.now() - startedAt);
    highest = Math.max(highest, residentMb());
    await pause(5);
  }
  const answers = await answered;
  return { answers, waits: waits.sort((one, other) => one - other), grownByMb: highest - before };
}

export interface Harmless {
  /** Milliseconds that nine of ten waited at most. */
  mostWithinMs: number;
  /** Milliseconds that whoever waited longest did. */
  allWithinMs: number;
  /** Megabytes that the service may have taken meanwhile; not looked at unless told. */
  grownByMbMax?: number;
}

/** The service answered others meanwhile, and has not grown. */
export function expectUnharmed(
  { waits, grownByMb }: Watched<unknown>,
  { mostWithinMs, allWithinMs, grownByMbMax = Number.POSITIVE_INFINITY }: Harmless,
): void {
  const told = `${waits.length} waits, ${Math.round(grownByMb)} MB more`;
  expect(waits.length, told).toBeGreaterThan(0);
  expect(waits[Math.ceil(waits.length * 0.9) - 1], told).toBeLessThan(mostWithinMs);
  expect(waits.at(-1), told).toBeLessThan(allWithinMs);
  expect(grownByMb, told).toBeLessThan(grownByMbMax);
}
