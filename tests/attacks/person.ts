export interface Person {
  email: string;
  password: string;
  token: string | undefined;
  refreshToken: string;
  accountId: string;
  patientId: string;
  staffId: string;
}
