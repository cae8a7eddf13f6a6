import { createRequire } from "node:module";
import { join } from "node:path";
import { encodeUtf8 } from "../../bytes/mod.ts";
import { readModuleSection } from "../../client/mod.ts";
import { readFileIfPresent } from "../files/read-file.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { buildFailed } from "./build-failed.ts";
import { contentHash } from "./content-hash.ts";
import { appendCustomSection, candidSection } from "./custom-section.ts";
import { collectMotokoSources, type MotokoSources } from "./motoko-sources.ts";

const require = createRequire(import.meta.url);

/**
 * Compiles a Motoko program to a module with its Candid interface in the public metadata. The result is kept in
 * `.icebox/build/` under a hash of the sources and the compiler, and taken from there if they have not changed.
 *
 * @param mainPath The file that the program starts with, absolute.
 * @throws CliError "cli/build-failed" with the compiler's complaints
 */
export function compileMotoko(name: string, mainPath: string, projectDirectory: string): Uint8Array {
  const sources = collectMotokoSources(mainPath);
  const hash = contentHash([compilerVersion(name), sources.main, ...[...sources.files].sort().flat()]);
  const path = join(projectDirectory, ".icebox", "build", `${name}-${hash.slice(0, 32)}.wasm`);
  const kept = readFileIfPresent(path);
  if (kept !== undefined) return kept;
  const wasmModule = withPublicInterface(compile(name, sources));
  writeFileAtomically(path, wasmModule);
  return wasmModule;
}

/** The part of the compiler's interface that is used here. */
interface MotokoCompiler {
  write(path: string, content: string): void;
  loadPackage(content: unknown): void;
  setPublicMetadata(names: readonly string[]): void;
  check(path: string): readonly MotokoDiagnostic[];
  wasm(path: string, mode: "ic"): CompiledModule;
}

interface MotokoDiagnostic {
  readonly source: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
  /** 1 is an error, 2 a warning. */
  readonly severity: number;
  readonly message: string;
}

interface CompiledModule {
  readonly wasm: Uint8Array;
  readonly candid: string;
}

/** The packages that come with the compiler. */
const bundledPackages: ReadonlySet<string> = new Set(["core"]);

function compilerVersion(name: string): string {
  // A package description has a version; what require gives is not typed.
  const description = requireCompiler(name, "motoko/package.json") as { readonly version: string };
  return description.version;
}

function requireCompiler(name: string, specifier: string): unknown {
  try {
    return require(specifier);
  } catch (error) {
    throw buildFailed(name, {
      reason: "the Motoko compiler (npm package motoko) is not installed",
      cause: error,
      next: "Install the packages of icebox again: npm ci",
    });
  }
}

function compile(name: string, sources: MotokoSources): CompiledModule {
  // The package's own declarations give `any` for the compiler's results; the interface above says what is used.
  const compiler = requireCompiler(name, "motoko") as MotokoCompiler;
  for (const wanted of sources.packages) {
    if (!bundledPackages.has(wanted)) {
      const next = `Use the packages that come along: ${[...bundledPackages].join(", ")}; or build it elsewhere and run icebox canister install ${name} --wasm FILE`;
      throw buildFailed(name, { reason: `the package mo:${wanted} is not available`, next });
    }
    compiler.loadPackage(requireCompiler(name, `motoko/packages/latest/${wanted}.json`));
  }
  for (const [path, content] of sources.files) compiler.write(path, content);
  compiler.setPublicMetadata([candidSection, "candid:args"]);
  try {
    return compiler.wasm(sources.main, "ic");
  } catch (error) {
    throw buildFailed(name, { reason: complaints(compiler, sources.main) ?? String(error), cause: error });
  }
}

function complaints(compiler: MotokoCompiler, main: string): string | undefined {
  const errors = compiler.check(main).filter(({ severity }) => severity === 1);
  if (errors.length === 0) return undefined;
  return errors
    .map(({ source, range: { start }, message }) => {
      const place = `${source}:${String(start.line + 1)}:${String(start.character + 1)}`;
      return `\n  ${place}: ${message}`;
    })
    .join("");
}

/** Compilers that do not know how to make the interface public get it put into their modules. */
function withPublicInterface({ wasm, candid }: CompiledModule): Uint8Array {
  const section = `icp:public ${candidSection}`;
  if (readModuleSection(wasm, section) !== undefined) return wasm;
  return appendCustomSection(wasm, section, encodeUtf8(candid));
}
