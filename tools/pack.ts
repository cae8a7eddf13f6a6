import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleTool } from "./bundle/bundle-tool.ts";
import { walkFiles } from "./walk-files.ts";

/** The part of package.json that is read here. */
interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** The fields that the package takes over from package.json as they are. */
const keptFields = ["name", "version", "description", "license", "type", "private", "dependencies"];

/**
 * Makes the package that others install, and gives its path: `.build/icebox-VERSION.tgz`. Node runs no TypeScript below
 * `node_modules`, so the sources are compiled, and bundled for the tool; what only tests and demos need stays out. The pages of the
 * console come built. Nothing is fetched.
 *
 * @throws Error with the output of the compiler or of npm
 */
export async function packPackage(root: string): Promise<string> {
  const folder = join(root, ".build", "package");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "bin"), { recursive: true });
  run(
    process.execPath,
    [join(root, "node_modules/typescript-7/bin/tsc"), "-p", "tsconfig.package.json"],
    root,
  );
  for (const path of walkFiles(folder, "lib", ".js")) nameCompiledModules(join(folder, path));
  await bundleTool({ root, folder: join(folder, "tool"), forCheckout: false });
  for (const name of ["icebox.cjs", "icebox-launcher.js"])
    cpSync(join(root, "bin", name), join(folder, "bin", name));
  run(process.execPath, ["tools/build-console.ts", "--out", join(folder, "pages")], root);
  for (const name of ["LICENSE", "README.md"]) cpSync(join(root, name), join(folder, name));
  // The file is ours: a wrong shape fails in the line that reads it.
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(packedManifest(manifest), undefined, 2)}\n`);
  run("npm", ["pack", "--offline", "--silent", "--pack-destination", ".."], folder);
  return join(root, ".build", `icebox-${manifest.version}.tgz`);
}

function packedManifest(manifest: Manifest): object {
  const exports = Object.entries(manifest.exports).map(([name, path]) => {
    const compiled = path.replace("./src/", "./lib/").replace(/\.ts$/, "");
    return [name, { types: `${compiled}.d.ts`, default: `${compiled}.js` }];
  });
  return {
    ...Object.fromEntries(keptFields.map((field) => [field, manifest[field]])),
    engines: { node: ">=24" },
    bin: { icebox: "bin/icebox.cjs", "icebox-launcher": "bin/icebox-launcher.js" },
    exports: Object.fromEntries(exports),
  };
}

/** The compiler renames what is imported; the entries of workers are URLs to it. */
function nameCompiledModules(path: string): void {
  const source = readFileSync(path, "utf8");
  const renamed = source.replaceAll(/(new URL\("\.[^"]*)\.ts(", import\.meta\.url\))/g, "$1.js$2");
  if (renamed !== source) writeFileSync(path, renamed);
}

function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`Cannot pack: ${command} failed\n${stdout}${stderr}`);
}

if (import.meta.main) console.log(await packPackage(join(import.meta.dirname, "..")));
