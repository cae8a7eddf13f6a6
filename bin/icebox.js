#!/usr/bin/env node
// The tool as the packed package has it: compiled, with the Node that runs it. Compiled code is kept between runs.
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import process from "node:process";

const { XDG_CACHE_HOME: caches, HOME: home, NODE_COMPILE_CACHE: chosen } = process.env;
const folder = caches || (home ? join(home, ".cache") : undefined);
if (!chosen) enableCompileCache(folder === undefined ? undefined : join(folder, "icebox", "node"));
await import("../lib/cli/main.js");
