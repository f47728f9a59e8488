import { type DestinationStream, pino } from "pino";

/** Bytes that may wait to be written: the lines of some twenty thousand requests. */
const waitingBytesMax = 8 * 1_048_576;
/** What lines that tell of an error may take on top of that: whoever made the others wait must not hide them. */
const errorBytesMax = 1_048_576;

const errorForm = /^\{"level":[56]\d,/;

/**
 * Standard output, written to in pieces beside the work. What cannot be written as fast as it comes waits in memory up to a bound;
 * past it lines are left out, and one line tells how many when there is room again.
 */
export function openStandardOutput(service: string): DestinationStream {
  const output = pino.destination({ fd: 1, sync: false, minLength: 4_096, periodicFlush: 250 });
  let waitingBytes = 0;
  let linesLeftOut = 0;
  let errorsLeftOut = 0;

  const put = (text: string, bytes = Buffer.byteLength(text)) => {
    waitingBytes += bytes;
    output.write(text);
  };

  const tellLeftOut = () => {
    const fields = { level: 40, service, time: new Date().toISOString(), linesLeftOut, errorsLeftOut };
    linesLeftOut = 0;
    errorsLeftOut = 0;
    put(
      `${JSON.stringify({ ...fields, msg: "log lines were left out: they came faster than they could be written" })}\n`,
    );
  };

  output.on("write", (bytes: number) => {
    waitingBytes = Math.max(0, waitingBytes - bytes);
    if (linesLeftOut > 0 && waitingBytes < waitingBytesMax / 2) tellLeftOut();
  });
  // A full disk must not end the program: what waits is tried again with the next flush.
  output.on("error", () => undefined);

  return {
    write(text) {
      const isError = errorForm.test(text);
      const bytes = Buffer.byteLength(text);
      if (waitingBytes + bytes <= waitingBytesMax + (isError ? errorBytesMax : 0)) {
        put(text, bytes);
        return;
      }
      linesLeftOut += linesIn(text);
      if (isError) errorsLeftOut++;
    },
  };
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
