/**
 * Console: the HTTP server behind the web console (docs/formats/console-api.md).
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
