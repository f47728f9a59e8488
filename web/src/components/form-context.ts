import { createContext } from "preact";
import { useContext, useMemo } from "preact/hooks";

/** What a field has of the form around it. */
interface AroundField {
  /** What is wrong, by the name of its field. */
  issues: Readonly<Record<string, string>>;
  /** What stands in a field at first: what was typed before a reload, else `value`. */
  initial: (name: string, value: string) => string;
  /** To be called where something changed that is not typed: what was wrong with it is not said of what stands there now. */
  changed: (name: string) => void;
}

const noForm: AroundField = { issues: {}, initial: (_, value) => value, changed: () => undefined };
export const FormContext = createContext(noForm);

/** The form around a field, or one that is outside of any. */
export const useForm = (): AroundField => useContext(FormContext);

/** What stands in a field at first, for as long as `value` is the same: a row that moves up has another name and keeps what is typed in it. */
export function useInitial(name: string, value: string): string {
  const { initial } = useForm();
  return useMemo(() => initial(name, value), [value]);
}

/** Below which address a form stays where it is, whatever of it is shown: within it nothing is left. */
export const StaysWithin = createContext<string | undefined>(undefined);
