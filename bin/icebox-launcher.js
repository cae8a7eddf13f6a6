#!/usr/bin/env node
// The launcher of networks for `icp`, as the packed package has it.
await import("../lib/network/launcher/main.js");
