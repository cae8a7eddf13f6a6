import { flushCompileCache } from "node:module";

// Imported before anything else by the processes that are killed, and so by their worker threads: as neither ever ends in
// order, what they have compiled is written down soon after they began.
const soonMs = 500;
setTimeout(flushCompileCache, soonMs).unref();
