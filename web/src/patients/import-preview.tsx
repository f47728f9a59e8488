import type { ImportPreview, RegisterColumn } from "@rawat/contracts";
import { registerColumns } from "@rawat/contracts/without-schemas";
import { calendarDate } from "../format.ts";
import { t } from "../i18n/index.ts";
import { fieldLabel } from "./import-sentences.ts";

type Columns = readonly (RegisterColumn | null)[];

interface Props {
  preview: ImportPreview;
  /** Where each column of the file goes, as it was chosen last; the preview may still be of the choice before. */
  columns: Columns;
  onColumns: (columns: Columns) => void;
}

const rowsBeside = 3;

/** Each column of the file with the field it goes into and, beside, what would be stored of the first rows. */
export function ImportPreviewTable({ preview, columns, onColumns }: Props) {
  const rows = preview.rows.slice(0, rowsBeside);
  return (
    <table class="table preview" aria-label={t.import.previewTable}>
      <thead>
        <tr>
          <th scope="col">{t.import.column}</th>
          <th scope="col">{t.import.goesTo}</th>
          {rows.map(({ row }) => (
            <th key={row} scope="col">
              {t.import.line} {row}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {preview.columns.map(({ header, column }, place) => (
          // A column of a file is its place: two may be called the same.
          <tr key={place} class={columns[place] ? undefined : "passed-over"}>
            <th scope="row" class="break">
              {header || t.words.empty}
            </th>
            <td>
              <ColumnChoice
                place={place}
                header={header}
                chosen={columns[place] ?? null}
                onChosen={(chosen) => onColumns(columns.map((one, other) => (other === place ? chosen : one)))}
              />
            </td>
            {rows.map((row) => (
              <td key={row.row} class={isFaulty(row, column) ? "faulty" : undefined}>
                {shownValue(column, row.values[place] ?? "")}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface ChoiceProps {
  place: number;
  header: string;
  chosen: RegisterColumn | null;
  onChosen: (column: RegisterColumn | null) => void;
}

const ColumnChoice = ({ place, header, chosen, onChosen }: ChoiceProps) => (
  <select
    name={`column-${place}`}
    aria-label={t.import.columnGoes(header || String(place + 1))}
    value={chosen ?? ""}
    onChange={({ currentTarget: { value } }) => onChosen(value === "" ? null : (value as RegisterColumn))}
  >
    <option value="" selected={chosen === null}>
      {t.import.passOver}
    </option>
    {registerColumns.map((column) => (
      <option key={column} value={column} selected={chosen === column}>
        {fieldLabel(column)}
      </option>
    ))}
  </select>
);

const isFaulty = ({ errors }: ImportPreview["rows"][number], column: RegisterColumn | null) =>
  column !== null && errors.some(({ path }) => path.startsWith(column));

/** Stored words and days in the person's language; everything else as it will be stored. */
function shownValue(column: RegisterColumn | null, value: string): string {
  if (column === "gender" && value in t.genders) return t.genders[value as keyof typeof t.genders];
  // Here one sees whether day and month were taken the right way round.
  return column === "birthDate" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? calendarDate(value) : value;
}
