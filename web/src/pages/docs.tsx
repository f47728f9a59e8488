import { openPage } from "../components/page.tsx";
import { DocsPage } from "../docs/docs-page.tsx";

void openPage(DocsPage, "docs");
