import { config } from "zod";

// zod writes faster checks at run time where it may. Our content security policy forbids that, and even the question
// whether it is allowed would be reported as a violation. Every page that uses a contract imports this first: zod asks when
// the first schema is made.
config({ jitless: true });
