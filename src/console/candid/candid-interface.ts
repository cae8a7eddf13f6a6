import { decodeUtf8, isUtf8 } from "../../bytes/mod.ts";
import { type Client, describeMethods, formatReply, queryCanister, readMetadata } from "../../client/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import type { CandidAnswer } from "../api/candid.ts";

/** Under which name a module carries its interface. */
const section = "candid:service";

/** What canisters without that answer this query with. */
const interfaceMethod = "__get_candid_interface_tmp_hack";

/** The Candid encoding of no arguments. */
const noArguments: Uint8Array = Uint8Array.of(0x44, 0x49, 0x44, 0x4c, 0, 0);

/** A canister's interface and who says so. */
export type FoundInterface =
  | { readonly source: "metadata" | "method" | "given"; readonly text: string }
  | { readonly source: null; readonly text: null };

/**
 * Finds the interface of a canister: in its public metadata, else by asking the canister itself.
 *
 * @throws ClientError when no trustworthy answer came
 */
export async function findInterface(client: Client, canisterId: Principal): Promise<FoundInterface> {
  const metadata = await readMetadata(client, canisterId, section);
  if (metadata !== undefined && isUtf8(metadata)) return { source: "metadata", text: decodeUtf8(metadata) };
  const answer = await queryCanister(client, {
    canisterId,
    methodName: interfaceMethod,
    arg: noArguments,
  });
  const text = answer.kind === "replied" ? textIn(answer.value) : undefined;
  return text === undefined ? { source: null, text: null } : { source: "method", text };
}

/**
 * What a page shows of an interface.
 *
 * @throws ClientError "client/bad-interface"
 */
export function candidAnswer(canisterId: string, found: FoundInterface): Omit<CandidAnswer, "version"> {
  const methods = found.text === null ? [] : describeMethods(found.text);
  return {
    canister_id: canisterId,
    interface: found.text,
    source: found.source,
    methods: methods.map(({ name, mode, args, results, example }) => ({
      name,
      mode,
      args: args.map((each) => ({ name: each.name ?? null, type: each.type })),
      results,
      example,
    })),
  };
}

/** The one text of a reply; undefined if it holds something else. */
function textIn(reply: Uint8Array): string | undefined {
  try {
    const quoted = /^\(\s*(?<text>"(?:[^"\\]|\\.)*"),?\s*\)$/s.exec(formatReply(reply))?.groups?.["text"];
    return quoted === undefined ? undefined : unquote(quoted);
  } catch {
    return undefined;
  }
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function unquote(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replaceAll(
      /\\(?:u\{(?<code>[0-9a-fA-F]+)\}|(?<sign>.))/gs,
      (_, code: string | undefined, sign: string) =>
        code === undefined ? (escapes[sign] ?? sign) : String.fromCodePoint(Number.parseInt(code, 16)),
    );
}
