import { currentUser } from "../session.ts";

/** Whether whoever is signed in keeps the list of the staff. */
export const keepsStaff = (): boolean => currentUser().role === "admin";

/** Whether they keep this doctor's week and time off. */
export const keepsHoursOf = (doctorId: string): boolean => keepsStaff() || currentUser().staffId === doctorId;
