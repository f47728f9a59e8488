import { describe, expect, it } from "vitest";
import { endAsType } from "../src/http/file-name.ts";

describe("the name of a file", () => {
  it.each([
    ["hasil lab.hta", "application/pdf", "hasil lab.hta.pdf"],
    ["hasil lab.pdf.exe", "application/pdf", "hasil lab.pdf.exe.pdf"],
    ["hasil lab.pdf", "image/png", "hasil lab.pdf.png"],
    ["ruam.jpg", "image/webp", "ruam.jpg.webp"],
    ["ruam.png", "image/jpeg", "ruam.png.jpg"],
    ["pdf", "application/pdf", "pdf.pdf"],
  ])("%j of %s gets the ending of what is in it", (name, type, ended) => {
    expect(endAsType(name, type)).toBe(ended);
  });

  it.each([
    ["hasil.pdf", "application/pdf"],
    ["Hasil.PDF", "application/pdf"],
    ["ruam.png", "image/png"],
    ["ruam.jpg", "image/jpeg"],
    ["ruam.JPEG", "image/jpeg"],
    ["ruam.webp", "image/webp"],
    ["catatan. ", "text/plain"],
  ])("%j of %s stays as it is", (name, type) => {
    expect(endAsType(name, type)).toBe(name);
  });

  it.each([
    ["hasil.pdf.", "hasil.pdf"],
    ["hasil.pdf . .", "hasil.pdf"],
    ["hasil.hta.", "hasil.hta.pdf"],
    ["hasil.hta . ", "hasil.hta.pdf"],
    [". .", "file.pdf"],
  ])("%j ends as Windows reads it, which takes no dots and spaces at an end", (name, ended) => {
    expect(endAsType(name, "application/pdf")).toBe(ended);
  });

  it("stays as short as names are, and whole signs", () => {
    const ended = endAsType(`${"n".repeat(195)}😀.hta`, "application/pdf");
    expect([ended.length, ended.isWellFormed(), ended.slice(-5)]).toEqual([200, true, "\ufffd.pdf"]);
  });
});
