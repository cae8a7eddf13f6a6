import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "rolldown";

/**
 * What has to be other in a bundle than in the sources: files that are found by their place.
 *
 * - Entries of workers are URLs: they become those of the bundled entries, which must be entries of the bundle.
 * - The version is written into the bundle, which has no package description beside it.
 * - The curve library keeps its WebAssembly in base64 and decodes it digit by digit, which takes as long as all the rest
 *   of a short command: in the bundle it is a file.
 */
export function rewriteModules(root: string): Plugin {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return {
    name: "icebox",
    transform(code, id) {
      if (id.endsWith("/src/cli/version.ts")) {
        return { code: `export function version() { return ${JSON.stringify(version)}; }`, map: null };
      }
      if (id.endsWith("/mcl-wasm/dist/mcl_c.js")) {
        const base64 = /const wasmBase64 = '([^']+)';/.exec(code)?.[1];
        const decoding = /const wasmBytes = .*/;
        if (base64 === undefined || !decoding.test(code))
          throw new Error(`Cannot find the WebAssembly in ${id}`);
        this.emitFile({ type: "asset", fileName: "mcl.wasm", source: Buffer.from(base64, "base64") });
        const reading = `require("node:fs").readFileSync(require("node:path").join(__dirname, "mcl.wasm"))`;
        const rewritten = code.replace(base64, "").replace(decoding, `const wasmBytes = ${reading};`);
        return { code: rewritten, map: null };
      }
      const workers = /(new URL\("\.\/[\w-]+)\.ts(", import\.meta\.url\))/g;
      return id.startsWith(join(root, "src")) && workers.test(code)
        ? { code: code.replaceAll(workers, "$1.cjs$2"), map: null }
        : undefined;
    },
  };
}
