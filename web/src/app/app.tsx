import { Route, Router, useLocation } from "preact-iso/router";
import { currentUser } from "../session.ts";
import { Addresses } from "./address.tsx";
import { Boundary } from "./boundary.tsx";
import { NoSuchPage, NotForYou } from "./dead-end.tsx";
import { pages } from "./pages.tsx";
import { Shell } from "./shell.tsx";

/**
 * Each page in a boundary of its own: what is left of one that could not be drawn, and is heard of later, is no other page's fault.
 */
const guarded = pages.map(({ path, roles, page: Drawn }) => ({
  path,
  roles,
  page: () => (
    <Boundary at={useLocation().url}>
      <Drawn />
    </Boundary>
  ),
}));

/** Every page for people who are signed in, each at its address. */
export const App = () => (
  <Addresses>
    <Shell>
      <Router>
        {guarded.map(({ path, roles, page }) => (
          <Route key={path} path={path} component={roles.includes(currentUser().role) ? page : NotForYou} />
        ))}
        <Route default component={NoSuchPage} />
      </Router>
    </Shell>
  </Addresses>
);
