import { problems, statusOf } from "@rawat/contracts/without-schemas";
import { isSought, target } from "./place.ts";
import { Prose } from "./prose.tsx";

type Entry = [code: string, problem: { meaning: keyof typeof statusOf; title: string; remedy: string }];

/** The errors that are searched for. */
export const soughtErrors = (): Entry[] =>
  Object.entries(problems).filter(([code, { title, meaning }]) => isSought(`${code} ${title} ${statusOf[meaning]}`));

/** Every error code under its own address (`#nik_taken`), with what a caller does about it. */
export const ErrorList = ({ errors }: { errors: readonly Entry[] }) => (
  <ul class="errors">
    {errors.map(([code, { meaning, title, remedy }]) => (
      <li key={code} id={code} class={target.value === code ? "found" : undefined}>
        <p>
          <span class="result refused">{statusOf[meaning]}</span>{" "}
          <a class="break" href={`#${code}`}>
            <code>{code}</code>
          </a>
        </p>
        <p lang="en">
          <strong>{title}</strong>
        </p>
        <Prose text={remedy} class="small muted" />
      </li>
    ))}
  </ul>
);
