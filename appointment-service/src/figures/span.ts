import type { Granularity } from "@rawat/contracts";
import { daySpan } from "@rawat/platform";

const daysMax = { day: 366, week: 3_660, month: 3_660 } as const satisfies Record<Granularity, number>;

interface Asked {
  from?: string | undefined;
  to?: string | undefined;
  granularity: Granularity;
}

/** The days that a question for figures means; or what is wrong with it. The finer they are, the fewer. */
export const spanOf = ({ granularity, ...asked }: Asked, zone: string, now: Date) =>
  daySpan(asked, { zone, now, daysMax: daysMax[granularity] });
