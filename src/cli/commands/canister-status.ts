import { Command, Option } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import type { NamedCanister, Session } from "../session.ts";
import { type NetworkSelection, withNetworkOptions, withProxyOption } from "../target/network-selection.ts";
import type { ShownStatus } from "../text/canister-status.ts";

/** Options of `icebox canister status`. */
export interface CanisterStatusOptions extends NetworkSelection {
  readonly idOnly?: boolean;
  readonly public?: boolean;
  readonly json?: boolean;
}

/** The command `icebox canister status`. */
export function canisterStatusCommand(context: CliContext): Command {
  const command = new Command("status")
    .description("show the state of a canister, its sizes, its cycles and its settings")
    .argument("[CANISTER]", "name or id of the canister; all of the project that have an id if absent")
    .addOption(new Option("-i, --id-only", "print the ids alone").conflicts(["json", "public"]))
    .option("-p, --public", "show what everybody may know: controllers and hash of the module")
    .option("--json", "print JSON");
  return withNetworkOptions(withProxyOption(command))
    .addHelpText("after", exitCodeHelp)
    .action((name: string | undefined, options: CanisterStatusOptions) =>
      runCanisterStatus(context, name, options),
    );
}

/** Asks for the status of one canister or of all, and prints it. */
export async function runCanisterStatus(
  context: CliContext,
  name: string | undefined,
  options: CanisterStatusOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { statusJson, statusLines } = await import("../text/canister-status.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { terminal } = context;
  const session = await openSession(context, options);
  const names = name === undefined ? await createdNames(context, options) : [name];
  const shown: ShownStatus[] = [];
  for (const canister of names.map((each) => findCanister(session, each))) {
    if (options.idOnly === true) terminal.data(canister.id.toText());
    else shown.push(await readStatus(session, canister, options.public === true));
  }
  if (options.json === true) {
    const objects = shown.map(statusJson);
    terminal.data(jsonOutput(name === undefined ? { canisters: objects } : (objects[0] ?? {})));
    return;
  }
  for (const [index, status] of shown.entries()) {
    if (index > 0) terminal.data("");
    for (const line of statusLines(status)) terminal.data(line);
  }
}

/** The code of "only controllers may". */
const notController = "IC0512";

/** Whoever may not know more gets what everybody may. */
async function readStatus(
  session: Session,
  canister: NamedCanister,
  isPublic: boolean,
): Promise<ShownStatus> {
  const { canisterStatus, readPublicStatus, replyOf } = await import("../../client/mod.ts");
  const operation = `read the status of canister ${canister.name}`;
  const answer = isPublic ? undefined : await canisterStatus(session.client, canister.id);
  if (answer?.kind === "replied") return { kind: "full", canister, status: answer.value };
  const mayNot = answer === undefined || answer.reject.errorCode === notController;
  const status = mayNot ? await readPublicStatus(session.client, canister.id) : undefined;
  if (status !== undefined) return { kind: "public", canister, status };
  const missing = { rejectCode: 3, errorCode: "IC0301", certified: true };
  const reject = { ...missing, message: `Canister ${canister.id.toText()} not found` };
  return replyOf<ShownStatus>(answer ?? { kind: "rejected", reject }, operation);
}

async function createdNames(context: CliContext, options: CanisterStatusOptions): Promise<readonly string[]> {
  const { rememberedCanisters } = await import("../target/remembered-canisters.ts");
  const { canisters } = rememberedCanisters(context, options);
  return canisters.filter(({ id }) => id !== null).map(({ name }) => name);
}
