import { z } from "zod";

/** The one name of a time zone that has several, such as `Asia/Calcutta` for `Asia/Kolkata`; undefined for what is none. */
export function zoneNamed(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** A time zone: every name that can be reckoned with, for the list of zones has but one of several, and no UTC. */
export const Zone = (zone: string) =>
  z
    .string()
    .default(zone)
    .transform((name, context) => {
      const usual = zoneNamed(name);
      if (usual === undefined) context.addIssue("Expected a time zone such as Asia/Jakarta");
      // As it is usually written, where only its letters are small or large; another name for it is left as it is.
      return usual?.toLowerCase() === name.toLowerCase() ? usual : name;
    });
