type Tags = HTMLElementTagNameMap;
export type Child = Node | string | false | null | undefined;

type Listeners = { [K in keyof HTMLElementEventMap as `on${K}`]?: (event: HTMLElementEventMap[K]) => void };
type Attributes = Record<string, string | number | boolean | undefined>;

/**
 * Builds an element: attributes, listeners named `onclick` and so on, children. Texts become text nodes, never markup, so
 * what a person typed cannot run.
 *
 * @example h("button", { type: "button", onclick: save }, t.patients.save)
 */
export function h<T extends keyof Tags>(
  tag: T,
  properties: Listeners & { [name: string]: unknown } = {},
  ...children: readonly Child[]
): Tags[T] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else setAttribute(element, name, value as Attributes[string]);
  }
  fill(element, ...children);
  return element;
}

/** Sets, or with `false` or `undefined` removes, an attribute. */
export function setAttribute(element: Element, name: string, value: Attributes[string]): void {
  if (value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** Puts new children in place of all there were. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...children.filter((child): child is Node | string => child !== false && child != null));
}

let lastId = 0;

/** An id that no other element of this page has, to tie labels and hints to their controls. */
export const freshId = (name: string): string => `${name.replace(/[^a-z]/gi, "-")}-${++lastId}`;
