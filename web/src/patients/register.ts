import { close } from "../app/address.tsx";
import { currentUser } from "../session.ts";

/** Who writes in the register. */
export const mayEdit = (): boolean => ["admin", "staff"].includes(currentUser().role);

let shown = "/patients";

/** What of the register was looked at last, to come back to. */
export const rememberRegister = (url: string): void => {
  shown = url;
};

/** Back to the register as it was left. */
export const backToRegister = (): Promise<void> => close(shown);
