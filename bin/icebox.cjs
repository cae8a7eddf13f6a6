#!/usr/bin/env node
// The tool as the packed package has it: bundled, with the Node that runs it. Compiled code is kept between runs.
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");
const process = require("node:process");

const { XDG_CACHE_HOME: caches, HOME: home, NODE_COMPILE_CACHE: chosen } = process.env;
const folder = caches || (home ? join(home, ".cache") : undefined);
if (!chosen) enableCompileCache(folder === undefined ? undefined : join(folder, "icebox", "node"));
require("../tool/main.cjs");
