import { Command, Option } from "commander";
import type { ProxyCanister } from "../../client/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import type { Session } from "../session.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox canister call`. */
export interface CanisterCallOptions extends NetworkSelection {
  readonly query?: boolean;
  readonly update?: boolean;
  readonly cycles?: string;
  readonly output: "candid" | "hex" | "raw";
  readonly json?: boolean;
}

/** The command `icebox canister call`. */
export function canisterCallCommand(context: CliContext): Command {
  const command = new Command("call")
    .description("call a method of a canister; query methods are called as queries")
    .argument("<CANISTER>", "name or id of the canister")
    .argument("<METHOD>", "name of the method")
    .argument("[ARGUMENTS]", "arguments in Candid's text form; plain words for a method that takes one text")
    .addOption(new Option("--query", "call as a query: fast, one node's word").conflicts("update"))
    .addOption(new Option("--update", "call as an update: certified, also for query methods"))
    .addOption(
      new Option(
        "--proxy <CANISTER>",
        "name or id of the proxy canister that makes the call, for the caller who controls it",
      ).conflicts("query"),
    )
    .option("--cycles <AMOUNT>", "cycles that the proxy canister attaches, of its own, like 500b or 1.5t")
    .addOption(
      new Option("-o, --output <FORM>", "form of the reply")
        .choices(["candid", "hex", "raw"])
        .default("candid"),
    )
    .option("--json", "print JSON, with the reply in both forms");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((canister: string, method: string, words: string | undefined, options: CanisterCallOptions) =>
      runCanisterCall(context, { canister, method, words }, options),
    );
}

/** What is called. */
export interface CallWords {
  readonly canister: string;
  readonly method: string;
  /** The arguments as they were given, if any were. */
  readonly words: string | undefined;
}

/** Calls the method and prints its reply. */
export async function runCanisterCall(
  context: CliContext,
  call: CallWords,
  options: CanisterCallOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const client = await import("../../client/mod.ts");
  const { decodeUtf8, encodeHex } = await import("../../bytes/mod.ts");
  const { checkMethod } = await import("../check-method.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, call.canister);
  const methodName = call.method;
  const section = await client.readMetadata(session.client, canister.id, "candid:service");
  const description = section === undefined ? undefined : decodeUtf8(section);
  const mode = description === undefined ? undefined : checkMethod(description, methodName, canister.name);
  const textCall = {
    canisterId: canister.id,
    methodName,
    words: call.words,
    description,
    mode,
    ...(options.query === true && { as: "query" as const }),
    ...(options.update === true && { as: "update" as const }),
  };
  const { kind, answer } = await client.callByText(session.client, textCall, await proxyOf(session, options));
  const reply = client.replyOf(answer, `call ${methodName} of canister ${canister.name}`);
  const formatted = (): string => client.textOfReply(reply, textCall);
  if (options.json === true) {
    const { jsonOutput } = await import("../text/json-output.ts");
    const called = { canister: canister.name, canister_id: canister.id.toText(), method: methodName };
    context.terminal.data(jsonOutput({ ...called, kind, reply: formatted(), reply_hex: encodeHex(reply) }));
    return;
  }
  switch (options.output) {
    case "raw":
      context.terminal.bytes(reply);
      break;
    case "hex":
      context.terminal.data(encodeHex(reply));
      break;
    case "candid":
      context.terminal.data(formatted());
  }
}

/** The proxy canister of the options, and what it attaches. */
async function proxyOf(
  session: Session,
  { cycles }: CanisterCallOptions,
): Promise<ProxyCanister | undefined> {
  const { isProxied } = await import("../../client/mod.ts");
  if (!isProxied(session.client)) {
    if (cycles === undefined) return undefined;
    throw new CliError(
      { code: "cli/bad-option", option: "--cycles", value: cycles },
      "Cannot attach cycles to a call of an identity: only canisters have cycles to give",
      { next: "Name a proxy canister with --proxy, or use icebox canister top-up" },
    );
  }
  const { parseCycles } = await import("../text/cycles-amount.ts");
  const attached = cycles === undefined ? {} : { cycles: parseCycles(cycles, "--cycles") };
  return { ...session.client.proxy, ...attached };
}
