import { CliError } from "./cli-error.ts";
import { exitCodes } from "./exit-codes.ts";

/** An error as the user sees it. */
export interface ErrorDescription {
  readonly message: string;
  /** The stable code, with the Internet Computer's own code in front if there is one. */
  readonly code: string;
  /** The Internet Computer's code alone, like "IC0301". */
  readonly icCode?: string;
  /** What lies behind it, where the message does not say so. */
  readonly cause?: string;
  readonly next: string | undefined;
  readonly exitCode: number;
}

const internalCode = "cli/internal";

/** The operating system refused something: a folder that cannot be written, a disk that is full. */
const systemCode = "cli/system";

/** What to do about faults that come from below this folder or from the system. */
const nextSteps: Readonly<Record<string, string>> = {
  [systemCode]: "Check the path, its permissions and the space on the disk",
  [internalCode]: "Set ICEBOX_DEBUG=1 to see where it arose; this is a defect of icebox",
  "client/network-unreachable":
    "Check the URL and that a network listens there; icebox network start runs the embedded one",
  "client/not-a-network": "Check the URL given with --network",
  "client/untrusted-answer":
    "Compare the root keys: icebox network status shows the expected one; --root-key gives another",
  "client/clock-skew": "Set the clock of this machine (the network refuses calls that are minutes off)",
  "client/timeout": "Run the command again; the call may have been executed",
  "client/bad-arguments": "Write the arguments as Candid, like '(\"text\", 5)'",
  "client/bad-pem": "Give an unencrypted PEM of an ed25519 or secp256k1 key",
  "client/http-status": "Run the command again later; transfers go on with --resume",
  "client/several-uploads":
    "icebox canister snapshot list CANISTER shows them; delete those that are not needed, then --resume",
  "client/upload-differs": "Delete the snapshot with icebox canister snapshot delete and upload again",
  "console/address-unavailable": "Choose another port: icebox console --port 0 takes any free one",
  "folder/disk-full": "Make room on the disk, then run the command again with --resume",
  "folder/not-writable": "Choose a folder that may be written: -o DIR",
  "folder/not-found": "Check the path of the folder",
  "folder/exists": "Choose another folder: -o DIR",
  "folder/unfinished": "Finish it first: icebox canister snapshot download --resume",
  "folder/unfinished-exists": "Go on with --resume, or remove the folder",
  "folder/other-snapshot": "Choose another folder with -o DIR, or remove the unfinished one",
  "folder/bad-progress": "Remove the unfinished folder and download again",
  "folder/not-a-snapshot": "Give a folder that icebox, icp, dfx or Juno has written",
  "folder/not-a-file": "Put the file itself in its place, if you trust where it comes from",
  "folder/in-use": "Wait until the other process ends",
  "folder/damaged": "Download the snapshot again; nothing was sent to the network",
  "folder/lost-float": "Download the snapshot again with icebox, which keeps the value",
  "folder/unsupported-version": "Use the newest icebox",
  "folder/nothing-to-resume": "Leave out --resume",
  "folder/incomplete": "Run the command again with --resume",
  "folder/wrong-chunk": "Run the command again with --resume",
  "folder/io-failed": "Look after the disk, then run the command again with --resume",
  "folder/too-many-files": "Allow more open files (ulimit -n), then run the command again",
  "network/address-unavailable": "Choose another port: icebox network start --port 0 takes any free one",
  "network/clock-corrupt": "Put the file back, or delete it to go on from the time of the last round",
  "network/keys-corrupt": "icebox network start --clean makes new keys (and an empty network)",
  "network/subnets-differ":
    "Leave out --subnet to go on with the subnets that are there; --clean begins an empty network",
  "network/no-state": "icebox network start makes a network; --state-dir says where",
  "recovery/interrupted": "Run the command again when you want it done",
  "recovery/not-stopped":
    "Try again later; --stop-timeout gives the canister more time to end the calls that it is in",
  "recovery/not-settled": "icebox recover",
  "recovery/cut-off": "icebox recover",
  "recovery/under-way": "Wait until it ends; if its process is ended, icebox recover goes on",
  "recovery/unhealthy":
    "Install the former module again, or restore a snapshot; with --snapshot add an upgrade goes back by itself",
  "recovery/bad-health-check": "Correct the check: it has a method, and an expected reply or a pattern",
  "recovery/journal-damaged": "Look at the canister with icebox canister status, then remove the file",
  "recovery/not-writable":
    "Make room on the disk, or set ICEBOX_HOME to a folder that may be written (it holds the identities, too)",
  "recovery/another-network": "icebox recover again when the network is there; else remove the file",
  "store/owned": "icebox network stop",
};

/** What to do about rejects, by the Internet Computer's code, for the canister that was named. */
const rejectSteps: Readonly<Record<string, (canister: string) => string>> = {
  IC0207: (canister) => `icebox canister top-up ${canister} --amount 1t gives it cycles`,
  IC0301: () => "icebox deploy creates the canisters of the project that the network does not have",
  IC0305: (canister) => `icebox canister snapshot list ${canister} shows the snapshots that there are`,
  IC0505: () => "Give a WebAssembly module, plain or compressed with gzip",
  IC0508: (canister) => `icebox canister start ${canister}`,
  IC0510: (canister) => `icebox canister stop ${canister}`,
  IC0512: () =>
    "Use an identity that is a controller: --identity NAME (icebox identity list shows the names)",
  IC0514: () => "Use --mode upgrade to keep what the canister holds, or --mode reinstall to lose it",
  IC0536: () => "Leave out --query if the method is no query; check that it is exported by the module",
  IC0537: () => "icebox deploy installs its code",
};

/** The code of this reject is that of any canister's own reject, so the words decide. */
const tooManySnapshots = /maximum number of snapshots/;

const networkCodes: ReadonlySet<string> = new Set([
  "cli/network-not-running",
  "cli/network-unhealthy",
  "client/network-unreachable",
  "client/not-a-network",
  "client/untrusted-answer",
  "client/clock-skew",
  "client/http-status",
  "client/timeout",
  "client/protocol",
]);

/** This code, too, is that of any refusal. */
const logsAreSecret = /is not allowed to access canister logs/;

/** The cycles ledger has no code for it. */
const tooFewCycles = /The cycles ledger refused: the balance of \d+ cycles is not enough/;

/** The command line was understood by its form, but what it says makes no sense, whatever the network holds. */
const usageCodes: ReadonlySet<string> = new Set([
  "cli/bad-option",
  "cli/bad-snapshot-id",
  "cli/conflicting-options",
  "cli/no-viewers",
  "cli/nothing-to-change",
]);

/** What is known about the command that failed. */
export interface FailedCommand {
  /** The canister as the user named it. */
  readonly canister?: string | undefined;
}

/** Turns anything thrown into what the user sees: message, code, next step, exit status. */
export function describeError(
  error: unknown,
  { canister = "CANISTER" }: FailedCommand = {},
): ErrorDescription {
  const message = error instanceof Error ? error.message : String(error);
  const code = faultCodeOf(error) ?? (isSystemError(error) ? systemCode : internalCode);
  const icCode = rejectCodeOf(error);
  const cause = causeOf(error, message);
  return {
    message,
    code: icCode === undefined ? code : `${icCode} (${code})`,
    ...(icCode !== undefined && { icCode }),
    ...(cause !== undefined && { cause }),
    next: error instanceof CliError ? error.next : (nextSteps[code] ?? rejectStep(icCode, message, canister)),
    exitCode: exitCodeOf(code),
  };
}

function exitCodeOf(code: string): number {
  if (code === "client/rejected") return exitCodes.rejected;
  if (networkCodes.has(code)) return exitCodes.network;
  return usageCodes.has(code) ? exitCodes.usage : exitCodes.failed;
}

function rejectStep(icCode: string | undefined, message: string, canister: string): string | undefined {
  if (tooManySnapshots.test(message))
    return `icebox canister snapshot delete ${canister} SNAPSHOT deletes one; create --replace SNAPSHOT exchanges one`;
  if (tooFewCycles.test(message))
    return "Use an identity that has cycles: on the embedded network --identity anonymous has them";
  if (logsAreSecret.test(message))
    return "Use an identity that may read them: --identity NAME; a controller can allow it with icebox canister settings update --add-log-viewer PRINCIPAL";
  return rejectSteps[icCode ?? ""]?.(canister);
}

/**
 * The lines that are printed for an error.
 *
 * @param alert Makes a text stand out.
 */
export function formatError(
  description: ErrorDescription,
  alert: (text: string) => string = (text) => text,
): string {
  const { cause } = description;
  const lines = [`${alert("Error:")} ${description.message}`];
  if (cause !== undefined) lines.push(`Cause: ${cause}`);
  lines.push(`Code: ${description.code}`);
  if (description.next !== undefined) lines.push(`Next: ${description.next}`);
  return lines.join("\n");
}

/** The same for programs. */
export function errorJson(description: ErrorDescription): Readonly<Record<string, unknown>> {
  const { cause, code, exitCode, icCode, message, next } = description;
  return {
    error: {
      code: icCode === undefined ? code : code.slice(icCode.length + 2, -1),
      ic_code: icCode ?? null,
      message,
      cause: cause ?? null,
      next: next ?? null,
      exit_status: exitCode,
    },
  };
}

/** The innermost cause. */
function causeOf(error: unknown, message: string): string | undefined {
  let cause = error instanceof Error ? error.cause : undefined;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  if (!(cause instanceof Error) || cause.message === "" || message.includes(cause.message)) return undefined;
  return cause.message.split("\n")[0];
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "code" in error;
}

function faultOf(error: unknown): object | undefined {
  if (!(error instanceof Error) || !("fault" in error)) return undefined;
  return typeof error.fault === "object" && error.fault !== null ? error.fault : undefined;
}

function faultCodeOf(error: unknown): string | undefined {
  const fault = faultOf(error);
  return fault !== undefined && "code" in fault && typeof fault.code === "string" ? fault.code : undefined;
}

function rejectCodeOf(error: unknown): string | undefined {
  const fault = faultOf(error);
  if (fault === undefined || !("reject" in fault)) return undefined;
  const { reject } = fault;
  if (typeof reject !== "object" || reject === null || !("errorCode" in reject)) return undefined;
  return typeof reject.errorCode === "string" ? reject.errorCode : undefined;
}
