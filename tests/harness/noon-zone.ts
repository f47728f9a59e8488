/** A zone in which it is noon, or a little later: there an appointment of the next hours, or of the last ones, is one of today. */
export const noonZone: string =
  Intl.supportedValuesOf("timeZone").find((timeZone) => {
    const hour = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" }).format();
    return Number(hour) === 12;
  }) ?? "UTC";
