import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where the built pages of the console lie: in `pages/` of an installed package, in `.build/console` of a checkout. They may
 * not be built yet; who asks for them is told so.
 */
export function appDirectory(): string {
  const root = packageRoot();
  const packed = join(root, "pages");
  return existsSync(packed) ? packed : join(root, ".build", "console");
}

/** The folder of this package, wherever in it this program lies. */
export function packageRoot(): string {
  return nearestPackage(dirname(fileURLToPath(import.meta.url)));
}

function nearestPackage(folder: string): string {
  const parent = dirname(folder);
  return isPackage(folder) || parent === folder ? folder : nearestPackage(parent);
}

function isPackage(folder: string): boolean {
  const path = join(folder, "package.json");
  return existsSync(path) && /"name":\s*"icebox"/.test(readFileSync(path, "utf8"));
}
