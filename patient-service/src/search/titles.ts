import { wordsOf } from "@rawat/platform";

// Titles neither help nor hinder: they are not among what people are found by, and are passed over when somebody asks for them.

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** In front of a name, and behind its comma ("Siti, Ny"). */
const before = words(
  "dr drg drh dra drs prof ir h hj kh ust ustz tn ny nn sdr sdri an by alm almh apt ns br sr bpk pdt dn",
);

/** Also words of names: without a point they are kept, in case they are. */
const alsoNames = words("h an by ir ns br sr dn");

/** Behind a name: what was studied. */
const behind = words(`
  se sh sp st ss sn si sip spd spdi ssos skom sked skg skm skh sfarm sgz spsi stp sag sei shi spt skep sikom strkeb strkep
  sst sstkeb sstft stfarm ssi ssn shut sab sap str skepns skepners
  mkes mm mmkes mars mph mpd mpdi mh mhkes mhum mkom mkm msc mt msi mbiomed mkep mkeb mfarm mepid mag map mak ma mba mked
  mgizi mpsi mclinfarm med
  amd ama amk amg amkeb amkep amkg amr ners ns apt phd dba bsc ba bba ak cpa dipl finasim fics facs
  spa spog spb spjp spm spkk spdv spp sppd spot spkj sps spn spu spbs span sprad sptht spthtkl spkfr spgk sppk sppa
`);
/** Specialists and diplomas are too many for a list; their points tell them from names. */
const specialist = /^(?:sp\.|a\.?md\.)/i;

interface Piece {
  text: string;
  /** Its letters alone. */
  key: string;
  /** Written as a title is: with a point, or in brackets. */
  dotted: boolean;
  behindComma: boolean;
  /** Only titles stand before it. */
  inFront: boolean;
  /** Only titles and degrees stand behind it. */
  atEnd: boolean;
  isLast: boolean;
}

const isDegree = ({ key, text }: Piece) => behind.has(key) || (specialist.test(text) && !text.includes("@"));

/** "dr.Budi" is a title and a name; "H.M." are two initials. */
const glued = new RegExp(`(?<![\\p{L}\\p{N}.])(${[...before].join("|")})\\.(?=\\p{L}{2,})`, "giu");
/** "Sp. OG", whose second half alone tells nothing. */
const apart = /(?<![\p{L}\p{N}.])sp\.\s+(?=\p{L}{1,4}(?![\p{L}\p{N}]))/giu;

const nowhere = { inFront: false, atEnd: false, isLast: false };

function piecesOf(text: string): Piece[] {
  const written = text.replace(apart, "Sp.").replace(glued, "$1. ");
  const pieces: Piece[] = [];
  let behindComma = false;
  for (const [one] of written.matchAll(/,|[^\s,]+/gu)) {
    if (one === ",") behindComma = pieces.length > 0;
    else {
      const key = wordsOf(one).join("");
      if (key !== "") pieces.push({ text: one, key, dotted: /^[^@]*[.()][^@]*$/.test(one), behindComma, ...nowhere });
    }
  }
  const ofName = (piece: Piece) => !before.has(piece.key);
  const first = pieces.findIndex(ofName);
  const last = pieces.findLastIndex((piece) => ofName(piece) && !isDegree(piece));
  return pieces.map((piece, at) => ({
    ...piece,
    inFront: first === -1 || at < first,
    atEnd: at > last,
    isLast: at === pieces.length - 1,
  }));
}

/** Of a name that is kept: what might be a name as well stays. */
function isTitle(piece: Piece): boolean {
  const { key, dotted, behindComma, inFront, atEnd, isLast } = piece;
  if (atEnd && isDegree(piece) && (dotted || behindComma)) return true;
  if (!before.has(key)) return false;
  if (alsoNames.has(key)) return dotted && (inFront || (behindComma && atEnd));
  return dotted || (inFront && !isLast) || (behindComma && atEnd);
}

/** Of what somebody typed: passing one over too many finds more, and the person among them. */
function isAskedTitle(piece: Piece): boolean {
  const { key, dotted, behindComma, inFront, isLast } = piece;
  if (isDegree(piece) && (dotted || behindComma)) return true;
  return before.has(key) && (dotted || behindComma || (inFront && !isLast));
}

const without = (text: string, isLeftOut: (piece: Piece) => boolean): string => {
  const rest = piecesOf(text).filter((piece) => !isLeftOut(piece));
  // Whoever is called by a title, or asks for one, has nothing else to go by.
  return rest.length === 0 ? text : rest.map((piece) => piece.text).join(" ");
};

/** A name without its titles. */
export const untitled = (name: string): string => without(name, isTitle);

/** What somebody asks for, without titles. */
export const askedUntitled = (text: string): string => without(text, isAskedTitle);
