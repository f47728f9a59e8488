interface DoctorPresence {
  doctorId: string;
  isOnline: boolean;
  version: number;
}

/** The event that a doctor came or went. */
export const tellOfPresence = ({ doctorId, isOnline, version }: DoctorPresence) => ({
  type: "doctor.presence_changed" as const,
  subject: doctorId,
  version,
  data: { doctorId, online: isOnline },
});
