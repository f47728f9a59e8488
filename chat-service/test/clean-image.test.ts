import sharp from "sharp";
import { expect, it } from "vitest";
import { cleanImage } from "../src/attachments/clean-image.ts";
import { goneOver } from "./many-scans.ts";

const blank = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "teal" }, limitInputPixels: false });

it.each([
  ["image/jpeg", () => blank(6_000, 3_000).jpeg()],
  ["image/webp", () => blank(6_000, 3_000).webp()],
  ["image/png", () => blank(6_000, 3_000).png()],
] as const)("a picture (%s) that is larger than anybody looks at is kept as large as that", async (type, make) => {
  const kept = await cleanImage(await make().toBuffer(), type);
  expect(await sharp(kept).metadata()).toMatchObject({ width: 3_072, height: 1_536, format: type.slice(6) });
});

it("one that was taken on its side stands upright, for what told so is gone", async () => {
  const lying = await blank(640, 480).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { width, height, orientation } = await sharp(await cleanImage(lying, "image/jpeg")).metadata();
  expect([width, height, orientation]).toEqual([480, 640, undefined]);
});

it("a small one keeps its size", async () => {
  const kept = await cleanImage(await blank(640, 480).png().toBuffer(), "image/png");
  expect(await sharp(kept).metadata()).toMatchObject({ width: 640, height: 480 });
});

it.each([
  ["image/png", () => blank(5_100, 5_000).png()],
  ["image/webp", () => blank(7_100, 7_100).webp()],
] as const)("a small file (%s) that opens into more than is looked at costs nobody's memory", async (type, make) => {
  const bytes = await make().toBuffer();
  expect(await cleanImage(bytes, type)).toBeUndefined();
});

it("a photograph that is gone over a few times, as programs write them, is kept; one that is gone over hundreds of times is not begun", async () => {
  const progressive = await blank(640, 480).jpeg({ progressive: true }).toBuffer();
  expect(await cleanImage(progressive, "image/jpeg")).toBeDefined();
  expect(await cleanImage(goneOver(800, 40), "image/jpeg")).toBeDefined();
  expect(await cleanImage(goneOver(800, 41), "image/jpeg")).toBeUndefined();
  expect(await cleanImage(goneOver(800, 880), "image/jpeg")).toBeUndefined();
  // Telephones put a film behind the picture, or another picture.
  const filmed = Buffer.concat([progressive, goneOver(800, 880), Buffer.from("ffda".repeat(500), "hex")]);
  expect(await cleanImage(filmed, "image/jpeg")).toBeDefined();
});
