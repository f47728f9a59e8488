import { z } from "zod";

const Minutes = (minutes: number) => z.coerce.number().positive().max(1_440).default(minutes);

/** The variables that say what a paid consultation is: for the service that keeps it, and those that sell it and tell of it. */
export const consultationSettings = {
  CONSULTATION_MINUTES: Minutes(30).describe("How long a paid consultation lasts"),
  CONSULTATION_NO_SHOW_MINUTES: Minutes(10).describe(
    "Within how many minutes the doctor has to write, or the consultation is ended and refunded",
  ),
  CONSULTATION_WARNING_MINUTES: Minutes(5).describe("How many minutes before its end both are warned"),
};
