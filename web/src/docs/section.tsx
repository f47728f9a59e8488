import type { ComponentChildren } from "preact";
import { Prose } from "./prose.tsx";

interface Props {
  id: string;
  title: string;
  /** What a contract says of it. */
  about?: string | undefined;
  children: ComponentChildren;
}

/** What stands under one name of the contents. */
export const Section = ({ id, title, about, children }: Props) => (
  <section id={id} class="docs-section">
    <h2>{title}</h2>
    {about && <Prose text={about} class="lead" />}
    {children}
  </section>
);
