import type { AccountActor } from "@rawat/contracts";

interface Device {
  readonly id: string;
  readonly actor: AccountActor;
}

/** Which devices connected here have joined which consultation. */
export interface Attendance {
  /** Whether it is the first of somebody's devices here. */
  join(device: Device, consultationId: string): boolean;
  /** Whether it was the last of them. */
  leave(device: Device, consultationId: string): boolean;
  /** What a device has joined. */
  of(device: Device): string[];
}

export function createAttendance(): Attendance {
  const joined = new Map<string, Set<string>>();
  const devices = new Map<string, number>();
  const keyOf = ({ actor }: Device, consultationId: string) => `${consultationId} ${actor.accountId}`;
  return {
    join(device, consultationId) {
      const own = joined.get(device.id) ?? new Set();
      joined.set(device.id, own);
      if (own.has(consultationId)) return false;
      own.add(consultationId);
      const key = keyOf(device, consultationId);
      const count = (devices.get(key) ?? 0) + 1;
      devices.set(key, count);
      return count === 1;
    },
    leave(device, consultationId) {
      const own = joined.get(device.id);
      if (!own?.delete(consultationId)) return false;
      if (own.size === 0) joined.delete(device.id);
      const key = keyOf(device, consultationId);
      const count = (devices.get(key) ?? 1) - 1;
      if (count > 0) devices.set(key, count);
      else devices.delete(key);
      return count === 0;
    },
    of: ({ id }) => [...(joined.get(id) ?? [])],
  };
}
