import { expect, test } from "./rawat.ts";
import { inConversation, said, say } from "./talks.ts";

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
  await say(other, "Ini sampai");
  await say(other, "Ini hilang");
  await expect(said(page)).toHaveText(["Ini sampai", "Ini hilang"], { timeout: 15_000 });
  await close();
});
