import { join } from "node:path";

/** Below a checkout: a link to the newest bundle, by which `bin/icebox` finds it. */
export const bundleLink: string = join(".build", "tool");

/** Below a checkout: one folder for each bundle, so that a tool that runs keeps its files when a new one is made. */
export const bundlesFolder: string = join(".build", "tools");

/** Beside the files of a bundle: the stamp of its sources. */
export const stampName = "sources.json";

/**
 * Beside it: a file whose time is one since which no source was written; `bin/icebox` compares with it what it finds,
 * which takes less time than the stamp.
 */
export const markName = "unwritten-since";
