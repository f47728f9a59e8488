import type { Attempt, Order } from "../books/order.ts";
import { type State, states } from "../books/states.ts";
import type { Choice, PageOutcome } from "./choices.ts";
import { html, type Markup } from "./html.ts";

interface View {
  title: string;
  body: Markup;
}

const outcomeNames: Readonly<Record<PageOutcome, readonly [id: string, en: string]>> = {
  settlement: ["Bayar: berhasil", "Paid"],
  capture: ["Bayar: berhasil", "Paid"],
  challenge: ["Bayar: perlu ditinjau", "Paid, to be reviewed"],
  pending: ["Bayar nanti", "Pay later"],
  deny: ["Ditolak", "Denied"],
  expire: ["Kedaluwarsa", "Expired"],
  cancel: ["Batalkan", "Cancelled"],
};

const stateNames: Readonly<Record<State, string>> = {
  pending: "Menunggu pembayaran",
  challenge: "Sedang ditinjau",
  capture: "Pembayaran berhasil",
  settlement: "Pembayaran berhasil",
  partial_refund: "Sebagian dana dikembalikan",
  refund: "Dana dikembalikan",
  partial_chargeback: "Disengketakan",
  chargeback: "Disengketakan",
  deny: "Pembayaran ditolak",
  cancel: "Pembayaran dibatalkan",
  expire: "Pembayaran kedaluwarsa",
};

/** `150000` as `Rp 150.000`. */
const rupiah = (amountRupiah: number): string =>
  `${amountRupiah < 0 ? "−" : ""}Rp ${String(Math.abs(amountRupiah)).replace(/\B(?=(\d{3})+$)/g, ".")}`;

/** The frame around every page, which says first of all that no money moves. */
export const frame = ({ title, body }: View): string =>
  html`<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Simulator Midtrans</title>
<link rel="stylesheet" href="/snap/page.css">
</head>
<body>
<header class="banner"><strong>Simulator.</strong> Tidak ada uang yang berpindah.
<span lang="en">This is a simulator: no money moves.</span></header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text;

const bill = (order: Order): Markup => html`
<p class="amount">${rupiah(order.amountRupiah)}</p>
<dl>
<dt>Nomor pesanan</dt><dd>${order.orderId}</dd>
${order.customerName && html`<dt>Nama</dt><dd>${order.customerName}</dd>`}
</dl>
${
  order.items.length > 0 &&
  html`<ul class="items">${order.items.map(
    ({ name, priceRupiah, quantity }) =>
      html`<li><span>${quantity > 1 && `${quantity} × `}${name}</span><span>${rupiah(priceRupiah * quantity)}</span></li>`,
  )}</ul>`
}`;

/** Asks how to pay. */
export const choosing = (order: Order, choices: readonly Choice[], here: string): View => ({
  title: "Pembayaran",
  body: html`${bill(order)}
<form method="post" action="${here}/method">
<fieldset>
<legend>Pilih cara membayar <span lang="en">Choose how to pay</span></legend>
${choices.map(({ id, name }) => html`<button name="choice" value="${id}">${name}</button>`)}
</fieldset>
</form>`,
});

/** Asks how it shall end. `code` is what one would scan or type. */
export const deciding = (
  order: Order,
  { choice, code, outcomes }: { choice: Choice; code: string | null; outcomes: readonly PageOutcome[] },
  here: string,
): View => ({
  title: choice.name,
  body: html`${bill(order)}
${code && html`<p class="code"><span>${choice.codeName}</span> <strong>${code}</strong></p>`}
<form method="post" action="${here}/outcome">
<input type="hidden" name="choice" value="${choice.id}">
<fieldset>
<legend>Apa yang terjadi? <span lang="en">What shall happen?</span></legend>
${outcomes.map((outcome, index) => {
  const [name, english] = outcomeNames[outcome];
  const look = index === 0 ? "first" : "";
  return html`<button class="${look}" name="outcome" value="${outcome}">${name} <span lang="en">${english}</span></button>`;
})}
</fieldset>
</form>
<p><a href="${here}?choose=1">Cara lain <span lang="en">Another way</span></a></p>`,
});

/** Tells how it ended, to whom no merchant takes back. */
export const ended = (order: Order, { state }: Attempt, here: string, back: string | null): View => ({
  title: stateNames[state],
  body: html`${bill(order)}
<p>Status: <code>${states[state].transactionStatus}</code></p>
${state === "deny" && html`<p><a href="${here}">Coba cara lain <span lang="en">Try another way</span></a></p>`}
${back && html`<p><a class="button" href="${back}">Kembali ke klinik <span lang="en">Back to the clinic</span></a></p>`}`,
});

export const gone: View = {
  title: "Halaman ini tidak berlaku lagi",
  body: html`<p>Tautan pembayaran ini sudah kedaluwarsa atau sudah diganti dengan yang baru. Silakan mulai lagi dari halaman klinik.</p>
<p lang="en">This payment link has expired or was replaced by a newer one. Please start again from the clinic’s page.</p>`,
};
