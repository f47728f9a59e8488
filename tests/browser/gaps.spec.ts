import { expect, test } from "./rawat.ts";
import { inConversation, lookAway, loseLine, said, say } from "./talks.ts";

test("of two messages that are stored at once the one that the line did not bring is there a little later", async ({
  page,
  browser,
  baseURL,
}) => {
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const clinic = socket.connectToServer();
    clinic.onMessage((frame) => {
      if (!/"new_message".*Ini hilang/.test(String(frame))) socket.send(frame);
    });
  });
  const { other, close } = await inConversation(page, browser, baseURL);
  // The clinic is away for a moment when it is asked.
  let refused = 0;
  await page.route("**/api/chats/consultation/*/messages?*", (route) =>
    refused++ === 0 ? route.fulfill({ status: 503, json: { code: "service_unavailable" } }) : route.continue(),
  );
  await say(other, "Ini sampai");
  await say(other, "Ini hilang");
  await expect(said(page)).toHaveText(["Ini sampai", "Ini hilang"], { timeout: 15_000 });
  expect(refused).toBeGreaterThan(1);
  await close();
});

test("what was said while the line was away is there also where something newer is told before it could be asked for", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  let isHeldUp = false;
  const heldUp: (() => void)[] = [];
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const clinic = socket.connectToServer();
    let after = "";
    socket.onMessage((frame) => {
      after = /"afterMessageId":"([^"]+)"/.exec(String(frame))?.[1] ?? after;
      clinic.send(frame);
    });
    clinic.onMessage((frame) => {
      const [, packet, body = ""] = /^(43\d+)(\[.*)$/s.exec(String(frame)) ?? [];
      if (isHeldUp && body.includes('"serverTime"')) return void heldUp.push(() => socket.send(frame));
      if (!body.includes('"hasMore"')) return socket.send(frame);
      // So it answers when what was said before that is more than a minute old; nobody waits for that here.
      const [answer] = JSON.parse(body) as [{ messages: { id: string }[] }];
      const messages = answer.messages.filter(({ id }) => id > after);
      socket.send(`${packet}${JSON.stringify([{ ...answer, messages }])}`);
    });
  });
  // What is stored is told over this one, too: here the line alone has to do.
  await page.route("**/api/live", (route) => route.abort());
  const { other, close } = await inConversation(page, browser, baseURL);
  await say(page, "satu");
  await expect(said(other)).toHaveText(["satu"]);
  await expect(said(page)).toHaveText(["satu"]);
  await loseLine(page);
  await say(other, "dua");
  await expect(said(other)).toHaveText(["satu", "dua"]);
  isHeldUp = true;
  await context.setOffline(false);
  await expect.poll(() => heldUp.length, { timeout: 15_000 }).toBeGreaterThan(0);
  await say(other, "tiga");
  await expect(said(page)).toHaveText(["satu", "tiga"]);
  isHeldUp = false;
  for (const letThrough of heldUp) letThrough();
  await expect(said(page)).toHaveText(["satu", "dua", "tiga"]);
  await close();
});

test("what somebody reads while the line is away the other one is told as read once it is back", async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const { other, close } = await inConversation(page, browser, baseURL);
  const turnTo = await lookAway(page);
  await say(other, "Sudah minum obatnya?");
  await expect(said(page)).toHaveText(["Sudah minum obatnya?"]);
  await loseLine(page);
  await turnTo();
  await expect(other.locator(".said-mark")).toHaveText("Terkirim");
  await context.setOffline(false);
  await expect(other.locator(".said-mark")).toHaveText("Dibaca", { timeout: 15_000 });
  await close();
});
