/** How often a property stands in a component. */
type Count = "once" | "at most once";
interface Kind {
  count: Count;
  /** The form of its value; text unless told. */
  form?: RegExp;
  /** The only parameters that it may carry. */
  parameters?: string;
}

const text = /^(?:[^\\;,]|\\[\\;,nN])*$/;
const utc = /^\d{8}T\d{6}Z$/;
const duration = /^P(?:\d+W|(?=.)(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/;

const kinds: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  VCALENDAR: {
    VERSION: { count: "once", form: /^2\.0$/ },
    PRODID: { count: "once" },
    NAME: { count: "at most once" },
    "X-WR-CALNAME": { count: "at most once" },
    "REFRESH-INTERVAL": { count: "at most once", form: duration, parameters: ";VALUE=DURATION" },
    "X-PUBLISHED-TTL": { count: "at most once", form: duration },
  },
  VEVENT: {
    UID: { count: "once" },
    DTSTAMP: { count: "once", form: utc },
    DTSTART: { count: "once", form: utc },
    DTEND: { count: "at most once", form: utc },
    CREATED: { count: "at most once", form: utc },
    "LAST-MODIFIED": { count: "at most once", form: utc },
    SEQUENCE: { count: "at most once", form: /^\d{1,10}$/ },
    SUMMARY: { count: "at most once" },
    STATUS: { count: "at most once", form: /^(?:TENTATIVE|CONFIRMED|CANCELLED)$/ },
  },
};

const line = /^([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"\p{Cc}]*"|[^";:,\p{Cc}]*))*):((?:[^\p{Cc}]|\t)*)$/u;
const octetsMax = 75;

/** What RFC 5545 (and 7986, for a calendar's name) finds wrong with a calendar of events in UTC; nothing when it is valid. */
export function faultsOf(calendar: string): string[] {
  const faults = faultsOfLines(calendar);
  const open: { name: string; properties: Map<string, string[]> }[] = [];
  const uids: string[] = [];
  const lines = calendar
    .replace(/\r\n[ \t]/g, "")
    .split("\r\n")
    .slice(0, -1);
  for (const [index, content] of lines.entries()) {
    const [, name = "", parameters = "", value = ""] = line.exec(content) ?? [];
    const within = open.at(-1);
    if (name === "") faults.push(`no content line: ${content}`);
    else if (name === "BEGIN") {
      const parents: Readonly<Record<string, string>> = { VCALENDAR: "", VEVENT: "VCALENDAR" };
      if (parents[value] !== (within?.name ?? ""))
        faults.push(`${value} does not stand in ${within?.name ?? "a file"}`);
      if (value === "VCALENDAR" && index > 0) faults.push("a second calendar");
      open.push({ name: value, properties: new Map() });
    } else if (name === "END") {
      const ended = open.pop();
      if (ended?.name !== value) faults.push(`${value} ends where ${ended?.name ?? "nothing"} is open`);
      if (ended) faults.push(...faultsOfComponent(ended.name, ended.properties));
      uids.push(...(ended?.properties.get("UID") ?? []));
    } else if (!within) faults.push(`${name} stands outside of everything`);
    else {
      faults.push(...faultsOfProperty(within.name, name, parameters, value));
      within.properties.set(name, [...(within.properties.get(name) ?? []), value]);
    }
  }
  if (lines[0] !== "BEGIN:VCALENDAR") faults.push("it does not begin with a calendar");
  if (open.length > 0) faults.push(`${open.map(({ name }) => name)} never ends`);
  if (new Set(uids).size < uids.length) faults.push("two events have one UID");
  return faults;
}

/** Of the lines as they are sent: their ends and their lengths, and no character is cut in two. */
function faultsOfLines(calendar: string): string[] {
  const sent = calendar.split("\r\n");
  return [
    ...(sent.at(-1) === "" ? [] : ["the last line does not end with CRLF"]),
    ...(/[\r\n]/.test(sent.join("")) ? ["a line ends otherwise than with CRLF"] : []),
    ...sent.filter((one) => Buffer.byteLength(one) > octetsMax).map((one) => `longer than 75 octets: ${one}`),
    ...sent.filter((one) => !one.isWellFormed()).map((one) => `a character is cut: ${one}`),
    ...sent
      .slice(0, -1)
      .filter((one) => /^\s*$/.test(one))
      .map(() => "an empty line"),
  ];
}

function faultsOfProperty(component: string, name: string, parameters: string, value: string): string[] {
  const kind = kinds[component]?.[name];
  if (!kind) return [`${name} is not known in ${component}`];
  if (parameters !== (kind.parameters ?? "")) return [`${name} carries "${parameters}"`];
  if (!(kind.form ?? text).test(value)) return [`${name} has no value of its form: ${value}`];
  return kind.form === utc && !isTime(value) ? [`${name} is no time that exists: ${value}`] : [];
}

function faultsOfComponent(component: string, properties: ReadonlyMap<string, string[]>): string[] {
  const counted = Object.entries(kinds[component] ?? {}).flatMap(([name, { count }]) => {
    const found = properties.get(name)?.length ?? 0;
    if (found > 1) return [`${name} stands ${found} times in ${component}`];
    return found === 0 && count === "once" ? [`${component} has no ${name}`] : [];
  });
  const [start = "", end] = [properties.get("DTSTART")?.[0], properties.get("DTEND")?.[0]];
  return end !== undefined && end <= start ? [...counted, "DTEND is not after DTSTART"] : counted;
}

function isTime(value: string): boolean {
  const iso = value.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6.000Z");
  const time = Date.parse(iso);
  return !Number.isNaN(time) && new Date(time).toISOString() === iso;
}
