/*
 * Entry of the bundled tool in a checkout: runs the bundle if it is made of the sources as they are now, else the sources.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isFresh } from "./is-fresh.ts";

async function start(): Promise<void> {
  const bundle = import.meta.dirname;
  const root = join(bundle, "..", "..", "..");
  if (await isFresh(root, bundle)) await import("../../src/cli/main.ts");
  else await import(pathToFileURL(join(root, "src", "cli", "main.ts")).href);
}

if ((process.env["ICEBOX_DEBUG"] ?? "") !== "") process.setSourceMapsEnabled(true);
void start();
