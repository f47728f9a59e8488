import express from "express";
import { openDatabase } from "../../platform/src/database/open.ts";

// The least that a search can be: one join of terms and patients, and its rows as JSON. No token, no role, no contract, no
// second page, nobody told twice, nothing opened that is sealed, no log line, no figure.
const db = await openDatabase({ url: process.env.DATABASE_URL_PATIENT, file: process.env.FILE ?? "" });
const app = express();
app.get("/api/patients", async (request, response) => {
  const word = String(request.query.q);
  const data = await db("patientTerms as t")
    .join("patients as p", "p.id", "t.patientId")
    .where("t.term", ">=", word)
    .where("t.term", "<", `${word}\u{10ffff}`)
    .whereNull("p.archivedAt")
    .orderBy("t.term")
    .limit(20)
    .select("p.*");
  response.json({ data });
});
app.listen(Number(process.env.PORT), "127.0.0.1");
