import { decodeHex, decodeUtf8, hasFault } from "../../bytes/mod.ts";
import { type ArgumentsOf, ClientError, encodeArguments, readModuleMetadata } from "../../client/mod.ts";
import { candidSection } from "../build/custom-section.ts";
import { readNamedFile } from "../files/read-file.ts";
import type { InitArgs } from "../project/project-config.ts";

/**
 * Encodes the arguments that a module is installed with, by the interface that it carries. Without arguments: `()`.
 *
 * @throws ClientError "client/bad-arguments"; CliError "cli/file-unreadable"
 */
export function encodeInitArgs(wasmModule: Uint8Array, args: InitArgs | undefined): Uint8Array {
  if (args === undefined) return encodeArguments(undefined, { kind: "unknown" });
  if ("path" in args && args.format === "bin") return readNamedFile(args.path);
  const text = "path" in args ? decodeUtf8(readNamedFile(args.path)) : args.text;
  return args.format === "hex" ? readHex(text) : encodeArguments(text, serviceOf(wasmModule));
}

function serviceOf(wasmModule: Uint8Array): ArgumentsOf {
  const section = readModuleMetadata(wasmModule, candidSection);
  if (section === undefined) return { kind: "unknown" };
  return { kind: "service", description: decodeUtf8(section) };
}

function readHex(text: string): Uint8Array {
  try {
    return decodeHex(text.trim());
  } catch (error) {
    if (!hasFault(error, "bytes/bad-hex")) throw error;
    const reason = "they are not hexadecimal";
    throw new ClientError({ code: "client/bad-arguments", reason }, `Cannot use the arguments: ${reason}`);
  }
}
