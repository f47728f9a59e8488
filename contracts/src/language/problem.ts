/** Which status each kind of error answers with. The only such table. */
export const statusOf = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  tooLateBody: 408,
  conflict: 409,
  stale: 412,
  tooLarge: 413,
  unsupportedMedia: 415,
  unusable: 422,
  preconditionNeeded: 428,
  tooMany: 429,
  headersTooLarge: 431,
  fault: 500,
  badNeighbour: 502,
  unavailable: 503,
  tooSlow: 504,
  httpVersion: 505,
} as const;

export type Meaning = keyof typeof statusOf;

/**
 * Every code an answer may carry: what it means (and so its status), its title, and what a caller does about it.
 * `docs/errors.md` and the API page are made from this table; a code once published keeps its meaning.
 */
export const problems = {
  invalid_request: p("invalid", "The request is not valid", "Correct what `errors` lists; nothing was stored."),
  invalid_token: p("invalid", "This link is used up or out of date", "Ask for a new one."),
  bad_path: p(
    "invalid",
    "The path or a header is not acceptable",
    "Send the plain path, each header once, without encoded dots or slashes.",
  ),
  unauthenticated: p("unauthenticated", "Sign in first", "Send `Authorization: Bearer` with a fresh access token."),
  wrong_credentials: p(
    "unauthenticated",
    "The e-mail or the password is wrong",
    "Try again, or ask for a new password.",
  ),
  session_ended: p("unauthenticated", "This session has ended", "Sign in again."),
  not_allowed: p("forbidden", "Your role may not do this", "Ask somebody whose role may."),
  not_found: p(
    "notFound",
    "There is nothing here",
    "Check the address; what is not yours to know of answers the same.",
  ),
  method_not_allowed: p("methodNotAllowed", "This method is not offered here", "Use one of those in `Allow`."),
  body_too_slow: p("tooLateBody", "The body did not arrive in time", "Send it again over a better line."),
  email_taken: p("conflict", "This e-mail already has an account", "Sign in, or ask for a new password."),
  nik_taken: p(
    "conflict",
    "This NIK is already registered",
    "Please ask the front desk: the person has a record here already.",
  ),
  person_has_account: p("conflict", "This person already has an account", "Find the account and change that one."),
  last_admin: p("conflict", "The last administrator stays", "Make another administrator first."),
  role_fixed: p("conflict", "A patient's account stays a patient's", "Make a second account for the other role."),
  slot_taken: p("conflict", "This time is taken", "Choose another free slot."),
  outside_schedule: p(
    "conflict",
    "The doctor does not work then, or not in this way",
    "Choose one of the doctor's free slots.",
  ),
  doctor_away: p("conflict", "The doctor is away then", "Choose another free slot."),
  patient_busy: p(
    "conflict",
    "The patient has another appointment then",
    "Choose another time, or move the other one.",
  ),
  patient_fixed: p("conflict", "It stays with the patient it was made for", "Cancel it, and make another one."),
  illegal_step: p(
    "conflict",
    "No such step leads on from its present status",
    "Read it again and take a step that its status allows.",
  ),
  too_early: p(
    "conflict",
    "It is too early for this step",
    "Take it on the day of the appointment, and note that nobody came once it has begun.",
  ),
  appointment_started: p("conflict", "The appointment has begun", "Please ask the front desk."),
  registration_withdrawn: p(
    "conflict",
    "This registration was never completed",
    "There is nothing to bring back; register the person anew.",
  ),
  patient_archived: p(
    "conflict",
    "The patient of this account is archived",
    "Bring the patient back first, then enable the account.",
  ),
  future_appointments: p("conflict", "There are appointments to come", "Cancel or move them first, then try again."),
  running_consultation: p("conflict", "A consultation is under way", "End it first, or wait until its time is over."),
  department_taken: p("conflict", "There is a department of this name", "Use that one, or choose another name."),
  department_in_use: p("conflict", "Somebody belongs to this department", "Move its people to another one first."),
  category_taken: p("conflict", "There is a category of this name", "Use that one, or choose another name."),
  category_in_use: p("conflict", "There is news in this category", "Move it to another one first."),
  slug_taken: p(
    "conflict",
    "Other news has this slug",
    "Choose another one, or leave it out: one is made from the title.",
  ),
  staff_role_fixed: p("conflict", "A person of the clinic keeps their role", "Add them again in the other role."),
  time_zone_fixed: p(
    "conflict",
    "The time zone is a setting of the programs",
    "Set CLINIC_TIME_ZONE and start again: schedules and figures of every service follow it.",
  ),
  being_paid: p("conflict", "This order is just being paid", "Wait until the payment is over, or cancel it first."),
  already_paid: p("conflict", "This order is paid", "There is nothing more to pay for it."),
  payment_in_question: p(
    "conflict",
    "Another sum was paid for this order than was asked for",
    "Nothing more is paid before an administrator has seen to it.",
  ),
  not_confirmed: p(
    "conflict",
    "The clinic has not confirmed this order yet",
    "Pay once it is confirmed, or please ask the front desk.",
  ),
  doctor_off_duty: p("conflict", "The doctor takes no consultations now", "Choose a doctor who is on duty."),
  doctor_taken: p(
    "conflict",
    "The doctor has no room for another consultation now",
    "Try again in a few minutes, or choose another doctor.",
  ),
  no_fee: p("conflict", "The doctor has no fee for consultations", "Choose another doctor."),
  not_paid: p("conflict", "Nothing was paid that could be given back", "Read the payment again."),
  refund_too_large: p("conflict", "Less than that is left of the payment", "Give back at most what is left."),
  no_refund_waits: p("conflict", "Nothing waits to be given back by hand", "Read the payment again."),
  provider_refused: p(
    "badNeighbour",
    "The payment provider did not take this payment",
    "Try again later, or pay at the front desk; nothing was charged.",
  ),
  wrong_signature: p("forbidden", "The signature is wrong", "Sign with the merchant's own key."),
  wrong_amount: p("unusable", "This is not what the order costs", "Read the order again and take its price."),
  unknown_order: p("unusable", "There is no such order", "Check the order's id."),
  unknown_price: p("unusable", "The price list offers nothing of this code", "Choose from `/api/price-list`."),
  entered_in_error: p("conflict", "This record was entered in error", "Write a new record; this one stays as it is."),
  consultation_over: p("conflict", "This consultation is over", "Read it again; nothing more is said in it."),
  room_over: p(
    "conflict",
    "Nothing more can be said in this room",
    "A patient and a doctor write to each other while they have an appointment or had a consultation; what was said stays to be read.",
  ),
  message_differs: p(
    "conflict",
    "Something else was sent under this clientMessageId",
    "Send it again as it was, or under an id of its own.",
  ),
  unknown_user: p("unusable", "There is nobody of whom you know by this id", "Check the ids, or ask the front desk."),
  unknown_room: p("unusable", "There is no such room", "Check the room's id."),
  unknown_attachment: p("unusable", "There is no such file for this conversation", "Send the file again."),
  unknown_consultation: p("unusable", "There is no such consultation", "Check the consultation's id."),
  request_running: p(
    "conflict",
    "The same request is still running",
    "Wait a moment, then repeat it with the same Idempotency-Key.",
  ),
  stale_version: p(
    "stale",
    "Somebody changed this in the meantime",
    "Read it again and repeat the change on what is there now.",
  ),
  body_too_large: p("tooLarge", "The body is too large", "Send less at once."),
  unsupported_media_type: p(
    "unsupportedMedia",
    "This content type or encoding is not understood",
    "Send what the API page names, uncompressed, as UTF-8.",
  ),
  idempotency_key_reused: p(
    "unusable",
    "This Idempotency-Key belongs to another request",
    "Use a new key for a new request.",
  ),
  unknown_patient: p("unusable", "There is no such patient", "Check the patient's id."),
  unknown_doctor: p("unusable", "There is no such doctor", "Check the doctor's id."),
  unknown_staff: p("unusable", "There is no such person of the clinic, or not in this role", "Check the staff id."),
  unknown_department: p("unusable", "There is no such department", "Check the department's id."),
  unknown_category: p("unusable", "There is no such category", "Check the category's id."),
  unknown_appointment: p("unusable", "The patient has no such appointment", "Check the appointment's id."),
  unknown_diagnosis: p(
    "unusable",
    "There is no such diagnosis code",
    "Look the code up with `/api/records/diagnosis-codes`.",
  ),
  too_many_appointments: p(
    "unusable",
    "Many appointments were booked already",
    "Cancel one that is to come or try again tomorrow, or please ask the front desk.",
  ),
  too_many_newcomers: p(
    "unusable",
    "People whom the clinic does not know yet asked for much of this doctor from one network",
    "Please ask the front desk, or choose another day or another doctor.",
  ),
  too_many_orders: p(
    "unusable",
    "Many orders wait to be confirmed or paid already",
    "They are yours, or of people on your network whom the clinic does not know yet. Wait until it has confirmed them, or please ask the front desk.",
  ),
  too_many_payments: p(
    "unusable",
    "Many payments were begun within a day and not paid",
    "Pay one that is open, or try again later. What is on a bill can be paid at the front desk.",
  ),
  if_match_required: p("preconditionNeeded", "If-Match is missing", "Read the resource and send its ETag back."),
  too_many_requests: p("tooMany", "Too many requests", "Wait for the seconds that `Retry-After` tells."),
  headers_too_large: p("headersTooLarge", "Too many or too large headers", "Send fewer."),
  internal_error: p("fault", "Something went wrong on our side", "Tell us the request id."),
  bad_neighbour: p(
    "badNeighbour",
    "A service behind this one is broken",
    "Try again later; nothing is known to be stored.",
  ),
  service_unavailable: p("unavailable", "A service behind this one is not reachable", "Try again in a few seconds."),
  service_too_slow: p(
    "tooSlow",
    "A service behind this one did not answer in time",
    "Try again in a few seconds; with an Idempotency-Key it is safe.",
  ),
  http_version_not_supported: p("httpVersion", "This version of HTTP is not spoken here", "Use HTTP/1.1."),
} as const satisfies Record<string, ProblemKind>;

interface ProblemKind {
  readonly meaning: Meaning;
  readonly title: string;
  readonly remedy: string;
}

function p<M extends Meaning>(meaning: M, title: string, remedy: string) {
  return { meaning, title, remedy } as const;
}

export type ProblemCode = keyof typeof problems;

/** The codes that carry one meaning, so that `new Conflict("not_found")` does not compile. */
export type CodeOf<M extends Meaning> = {
  [C in ProblemCode]: (typeof problems)[C]["meaning"] extends M ? C : never;
}[ProblemCode];
