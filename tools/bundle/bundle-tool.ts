import { join, relative } from "node:path";
import { type OutputChunk, rolldown } from "rolldown";
import { rewriteModules } from "./rewrite-modules.ts";

/** What a bundle is made of and for. */
export interface BundleOptions {
  /** The checkout. */
  readonly root: string;
  /** Where the files go; it must not exist yet. */
  readonly folder: string;
  /** `icebox.cjs` for a checkout, which looks at the sources before each run; else `main.cjs` alone. */
  readonly forCheckout: boolean;
}

/**
 * What is loaded together, with all that it imports: one file each, as every further file takes time. Words and help need
 * "main" and "commands"; the thread of the network loads "wire" without "session".
 */
const groups = [
  { name: "main", test: /\/src\/cli\/main\.ts$/, priority: 4 },
  { name: "wire", test: /\/src\/(bytes|bls|wire)\/mod\.ts$/, priority: 3 },
  { name: "commands", test: /\/src\/cli\/commands\//, priority: 2 },
  { name: "session", test: /\/src\/cli\/session\.ts$/, priority: 1 },
] as const;

/**
 * Bundles the tool: CommonJS, as Node loads that fastest; one file for what is loaded together, so that a command waits
 * only for what it needs; names kept, so that a stack trace can be read. The compilers (motoko, didc) stay packages.
 *
 * @returns The sources that it is made of, below `root`, in their order
 * @throws Error with the complaint of the bundler
 */
export async function bundleTool({ root, folder, forCheckout }: BundleOptions): Promise<readonly string[]> {
  const bundle = await rolldown({
    cwd: root,
    input: {
      main: join(root, "src/cli/main.ts"),
      "worker-main": join(root, "src/network/worker/worker-main.ts"),
      ...(forCheckout && { icebox: join(root, "tools/bundle/start-tool.ts") }),
    },
    platform: "node",
    // That many commands name the session dynamically changes nothing where it is loaded; failures are thrown.
    logLevel: "silent",
    external: [/^motoko/, "@dfinity/didc"],
    plugins: [rewriteModules(root)],
  });
  try {
    const { output } = await bundle.write({
      dir: folder,
      format: "cjs",
      entryFileNames: "[name].cjs",
      chunkFileNames: "[name]-[hash].cjs",
      sourcemap: forCheckout,
      keepNames: true,
      codeSplitting: { groups: [...groups] },
    });
    const chunks = output.filter((file): file is OutputChunk => file.type === "chunk");
    const modules = chunks.flatMap(({ moduleIds }) => moduleIds.map((id) => relative(root, id)));
    return [...new Set(modules)].filter((path) => !/(^|\/)node_modules\/|\0/.test(path)).sort();
  } finally {
    await bundle.close();
  }
}
