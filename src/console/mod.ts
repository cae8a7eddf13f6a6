/**
 * Console: the HTTP server behind the web console (docs/formats/console-api.md).
 *
 * 1. A request is checked from the outside in: host, origin, route, session, CSRF text, role; only then its body is read.
 * 2. What is said of a canister is asked of the network for that request; nothing is kept back.
 * 3. A plan is made of what a canister is, and made again before it is carried out: what was shown is what happens, or
 *    nothing.
 * 4. Operations run here and not in a page; each ends safely by the rules of `recovery`, whoever listens.
 *
 * The server reads no project and chooses no network: whoever starts it hands in the client, the modules, the ways of
 * transfers and the words for errors (ConsoleServices).
 *
 * @module
 */
export type * from "./api/candid.ts";
export type * from "./api/error.ts";
export type * from "./api/file.ts";
export type * from "./api/folder.ts";
export type * from "./api/health-check.ts";
export type * from "./api/history.ts";
export type * from "./api/module.ts";
export type * from "./api/module-status.ts";
export type * from "./api/operation.ts";
export type * from "./api/plan.ts";
export type * from "./api/session.ts";
export type * from "./api/snapshot.ts";
export {
  candidPages,
  type CandidPageOptions,
  type PageRequest,
  type PageResponse,
} from "./candid/candid-pages.ts";
export { ConsoleError, type ConsoleFault } from "./console-error.ts";
export type {
  ConsoleServices,
  ConsoleWords,
  ModuleSource,
  TransferEffects,
  TransferPort,
  TransferProgress,
} from "./console-services.ts";
export { isLoopback } from "./http/check-host.ts";
export { type ConsoleOptions, type RunningConsole, startConsole } from "./start-console.ts";
