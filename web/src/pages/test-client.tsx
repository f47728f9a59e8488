import { openPage } from "../components/page.tsx";
import { TestClient } from "../test-client/test-client.tsx";

void openPage(TestClient, "docs");
