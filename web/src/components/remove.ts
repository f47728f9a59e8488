import { ask } from "./ask.tsx";
import { toast, toastFailure } from "./toast.tsx";

interface Removal {
  title: string;
  text: string;
  confirm: string;
  remove: () => Promise<unknown>;
  /** What is said when it is gone. */
  done?: string;
}

/** Asks before something goes for good, and says what became of it. @returns whether it is gone */
export async function askAndRemove({ title, text, confirm, remove, done }: Removal): Promise<boolean> {
  if (!(await ask({ title, text, confirm, danger: true }))) return false;
  try {
    await remove();
  } catch (error) {
    toastFailure(error);
    return false;
  }
  if (done !== undefined) toast(done);
  return true;
}
