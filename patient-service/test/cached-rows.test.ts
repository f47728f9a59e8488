import { createEncryption } from "@rawat/platform";
import { describe, expect, it } from "vitest";
import type { PatientRow } from "../src/register/patient-row.ts";
import { openRow } from "../src/register/patient-store.ts";

const row: PatientRow = {
  id: "0190d4f0-0000-7000-8000-000000000001",
  medicalRecordNumber: "RM-000001",
  version: 1,
  name: "Siti",
  birthDate: null,
  gender: "female",
  nik: null,
  activeNik: null,
  bpjsNumber: null,
  phone: null,
  email: null,
  address: null,
  bloodType: null,
  allergies: null,
  emergencyContact: null,
  notes: null,
  tags: "[]",
  matchKey: "",
  importKey: null,
  archivedAt: null,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
};

describe("whether somebody registered online", () => {
  it.each([
    ["a row that says so", { registeredOnline: 1 }, true],
    ["a row that denies it", { registeredOnline: 0 }, false],
    ["a row kept by a cache since before it was asked", {}, false],
  ])("is a yes or no of %s", (_, more, expected) =>
    expect(openRow({ ...row, ...more }, createEncryption("x".repeat(64))).registeredOnline).toBe(expected),
  );
});
