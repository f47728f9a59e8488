import { Route, Router } from "preact-iso/router";
import { currentUser } from "../session.ts";
import { Addresses } from "./address.tsx";
import { NoSuchPage, NotForYou } from "./dead-end.tsx";
import { pages } from "./pages.tsx";
import { Shell } from "./shell.tsx";

/** Every page for people who are signed in, each at its address. */
export const App = () => (
  <Addresses>
    <Shell>
      <Router>
        {pages.map(({ path, roles, page }) => (
          <Route key={path} path={path} component={roles.includes(currentUser().role) ? page : NotForYou} />
        ))}
        <Route default component={NoSuchPage} />
      </Router>
    </Shell>
  </Addresses>
);
