import { flushCompileCache } from "node:module";

/** Loaded before a program of a test. Compiled code is kept as a program ends in peace, which few tests let it: so, once it is up. */
setTimeout(flushCompileCache, 3_000).unref();
