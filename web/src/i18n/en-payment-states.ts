/** What a payment has come to, what that means, and what is to be done about it, in English. */
export const enPaymentStates = {
  statuses: {
    pending: "Pending",
    challenge: "Under review",
    confirmed: "Not paid",
    paid: "Paid",
    denied: "Denied",
    cancelled: "Cancelled",
    expired: "Expired",
    refund_pending: "Refund pending",
    partially_refunded: "Partly refunded",
    refunded: "Refunded",
    reversed: "Taken back",
    disputed: "Disputed",
  },
  meanings: {
    pending: "We have not received this payment yet. Once the money is there, this page changes by itself.",
    challenge: "The bank is looking at this payment. What comes of it is shown here; you need not pay again.",
    denied: "The bank or its provider denied this payment. You may try another way.",
    expired: "The time for paying is over. If you were charged all the same, ask the clinic before you pay again.",
    cancelled: "This payment was cancelled. If you were charged all the same, ask the clinic before you pay again.",
    refund_pending: "Money will be given back; how much and in what way is told below.",
    reversed: "The bank has taken this money back.",
    disputed: "This payment is disputed at the bank. Ask the clinic if you did not mean to.",
  },
  meaningsForClinic: {
    pending: "The money has not come yet. Once it is there, this page changes by itself.",
    challenge:
      "The bank wants this payment to be looked at. Approve or deny it in Midtrans' dashboard within a day; then what came of it is shown here.",
    denied: "The bank or its provider denied this payment. The patient may try another way.",
    expired:
      "The time for paying is over. If the patient says that they were charged, an administrator asks Midtrans first.",
    cancelled:
      "This payment was cancelled. If the patient says that they were charged, an administrator asks Midtrans first.",
    reversed: "The bank has taken this money back.",
    disputed:
      "The patient disputes this payment at their bank. Answer by way of Midtrans, with the receipt and the story below.",
  },
  owedAgain: "So the bill is not paid.",
  owedAgainForClinic: "So the bill is open again: ask the patient to pay it.",
  paidSince: "The bill was paid since by another payment.",
  ownReasons: {
    "The consultation could not begin": "The consultation could not begin",
    "The doctor did not answer": "The doctor did not answer",
    "The doctor could not go on": "The doctor could not go on",
    "The consultation had ended": "The consultation had ended",
    "Paid twice": "Paid twice",
    "The order was cancelled": "The bill was cancelled",
    "The price was changed": "The price was changed",
    "The order was paid already": "The bill was paid already",
    "Disputed at the bank": "Disputed at the bank",
  },
  differences: {
    wrong_amount: {
      title: "Another amount",
      todo: "Midtrans tells another amount than was asked for; the payment does not count as paid. Look at Midtrans' dashboard, give the money back there, and have an administrator mark this as seen to. Then ask the patient to pay: before that nobody can.",
    },
    foreign_refund: {
      title: "Given back outside of Rawat",
      todo: "Somebody gave money back at Midtrans' dashboard. The books have it; make sure that it was meant.",
    },
    partly_disputed: {
      title: "Disputed in part",
      todo: "The patient disputes a part of this payment at their bank, which has taken it. Answer in Midtrans' dashboard, with the receipt and the payment's story.",
    },
    refund_refused: {
      title: "Midtrans refused a refund",
      todo: "Give this sum back to the patient by hand and note it at the payment's page, or, where somebody of the clinic asked for it, withdraw it there. Then this is over by itself.",
    },
    gone_twice: {
      title: "Gone twice",
      todo: "More went back than came in: it was given back twice, or by hand while the bank took it as well. Ask the patient for it, or write it off.",
    },
    unknown_payment: {
      title: "Nobody's payment",
      todo: "Money came by an order number that is not in the books, as it may be after a backup was restored. Look in Midtrans' dashboard who paid: give it back there, or make the bill anew and take it as a transfer to the clinic.",
    },
  },
} as const;
