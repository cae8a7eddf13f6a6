import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { bundleLink, bundlesFolder, markName, stampName } from "./bundle-place.ts";
import { bundleTool } from "./bundle-tool.ts";
import { digestFiles } from "./digest-files.ts";
import { clockStepMs, isFresh } from "./is-fresh.ts";
import { areUnchanged, type FileStamp, stampFiles } from "./source-stamp.ts";

/** Bundles that are older are removed: nobody runs them any more. */
const keptMs = 24 * 3_600_000;
/** What else decides how a bundle comes out. */
const besides = [
  "package.json",
  "node_modules/.package-lock.json",
  "tools/bundle/bundle-tool.ts",
  "tools/bundle/rewrite-modules.ts",
];

/**
 * Makes the bundle of a checkout, unless it is there and made of the sources as they are now.
 *
 * @returns Whether it was made
 * @throws Error when it cannot be made; the tool runs from the sources then
 */
export async function refreshBundle(root: string): Promise<boolean> {
  const link = join(root, bundleLink);
  if (await isFresh(root, link)) return false;
  const bundles = join(root, bundlesFolder);
  const folder = join(bundles, `${Date.now().toString(36)}-${String(process.pid)}`);
  mkdirSync(bundles, { recursive: true });
  try {
    const stamp = await makeBundle(root, folder);
    writeFileSync(join(folder, stampName), JSON.stringify(stamp));
    writeFileSync(join(folder, markName), "");
    // The stamp is compared once more, which sets the time of the mark.
    if (!(await isFresh(root, folder))) throw new Error("the sources are being written");
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  pointTo(link, folder);
  removeOld(bundles, basename(folder));
  return true;
}

async function makeBundle(
  root: string,
  folder: string,
): Promise<{ files: readonly FileStamp[]; digest: string }> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await delay(clockStepMs);
    const startedMs = Date.now();
    const paths = [
      ...(await bundleTool({ root, folder, forCheckout: true })),
      ...besides.filter((path) => existsSync(join(root, path))),
    ];
    const files = stampFiles(root, paths);
    const digest = digestFiles(root, paths);
    const wasWritten = files?.some(([, , , ctimeMs]) => ctimeMs > startedMs - clockStepMs) ?? true;
    if (!wasWritten && files !== undefined && digest !== undefined && areUnchanged(root, files))
      return { files, digest };
    rmSync(folder, { recursive: true, force: true });
  }
  throw new Error("the sources are being written");
}

/** A link is replaced as a whole: whoever starts meanwhile finds the old bundle or the new one. */
function pointTo(link: string, folder: string): void {
  const made = `${link}.${String(process.pid)}`;
  symlinkSync(join("tools", basename(folder)), made);
  if (lstatSync(link, { throwIfNoEntry: false })?.isDirectory() === true) rmSync(link, { recursive: true });
  renameSync(made, link);
}

function removeOld(bundles: string, newest: string): void {
  for (const name of readdirSync(bundles)) {
    const path = join(bundles, name);
    const madeMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (name !== newest && Date.now() - madeMs > keptMs) rmSync(path, { recursive: true, force: true });
  }
}
