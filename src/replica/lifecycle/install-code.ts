import { encodeManagementResult, type ManagementArgs, type Principal } from "../../wire/mod.ts";
import { changeOrigin, recordChange } from "../canister-history.ts";
import { withCanister } from "../canisters.ts";
import { checkCyclesAndMemory } from "../cycles/check-cycles-and-memory.ts";
import { consumeCycles } from "../cycles/consume-cycles.ts";
import { executionFee, instructionFee } from "../cycles/fees.ts";
import { withHelp } from "../cycles/help-text.ts";
import { addInstallDebit, installRateFault } from "../cycles/install-debit.ts";
import { memoryUsage } from "../cycles/memory-usage.ts";
import { managementInstructions } from "../cycles/prices.ts";
import { reserveForGrowth } from "../cycles/reserve-for-growth.ts";
import { type Reject, reject } from "../error-code.ts";
import { wasmModuleNotFound } from "../execution/execution-reject.ts";
import { outOfCyclesFault } from "../execution/out-of-cycles-fault.ts";
import { refreshLowMemoryHook } from "../low-memory-hook.ts";
import { requireController } from "../management/access.ts";
import type { ManagementCall, ManagementOutcome } from "../management/management-call.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterLogs, CanisterState, ChangeOrigin, InstalledCode, ReplicaState } from "../state.ts";
import { attemptInstall, type InstallAttempt } from "./attempt-install.ts";
import { type InstallMode, installModeOf } from "./persistence-mode.ts";
import type { ModuleSource } from "./module-source.ts";
import { prepareCode } from "./prepare-code.ts";

/** What is installed and how; the argument of `install_code`. */
export interface InstallArguments extends Omit<ManagementArgs["install_code"], "wasm_module"> {
  readonly source: ModuleSource;
}

/**
 * Installs, reinstalls or upgrades the code of a canister: all of it or nothing.
 *
 * A reject leaves the canister as it was, apart from the cycles for the instructions that were used, the flat fee of a
 * message that the canister could pay for among them, and the logs that were written on the way. Serves
 * `install_code` and, with the assembled module, `install_chunked_code`.
 */
export function installCode(
  state: ReplicaState,
  args: InstallArguments,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const access = requireController(state, args.canister_id, call.caller);
  if (!access.ok) return { kind: "reject", state, reject: access.reject };
  const { canister } = access;
  const { source } = args;
  const mode = installModeOf(args.mode);
  const prepared = source.ok ? prepareCode(canister.id, source.rawModule, context) : source;
  const width = prepared.ok ? prepared.module.width : 32;
  const poverty = checkFunds(canister, call, { width, context });
  if (poverty !== undefined) return { kind: "reject", state, reject: poverty };
  const withDebit = (after: CanisterState, instructions: bigint): ReplicaState =>
    withCanister(
      state,
      addInstallDebit(after, instructions, { timeNs: state.timeNs, limits: context.limits }),
    );
  const refuse = (fault: Reject, instructionsUsed = 0n): ManagementOutcome => ({
    kind: "reject",
    state: withDebit(consumeCycles(canister, executionFee(instructionsUsed, width)), instructionsUsed),
    reject: fault,
    instructionsUsed,
  });
  const refusal = nonEmptyFault(canister, mode) ?? installRateFault(canister, state.timeNs, context.limits);
  if (refusal !== undefined) return refuse(refusal);
  if (mode.kind === "upgrade" && canister.installed === undefined)
    return refuse(wasmModuleNotFound(canister.id));
  if (!source.ok) return refuse(source.reject, source.instructions);
  if (!prepared.ok) return refuse(prepared.reject, source.instructions);

  const { rawModule } = source;
  const { module } = prepared;
  const plan = { mode, module, arg: args.arg, caller: call.caller.toUint8Array() };
  const attempt = attemptInstall(state, canister, plan, context);
  const { logs } = attempt;
  const instructionsUsed = source.instructions + attempt.instructionsUsed;
  const fee = installFee(instructionsUsed, module);
  const debit = instructionsUsed + compileInstructions(module);
  const moduleHash = context.platform.sha256(rawModule);
  const origin = changeOrigin(call, args.sender_canister_version);
  const { timeNs } = state;
  const firstLog = canister.logs.nextIndex;
  const deployment = { rawModule, moduleHash, module, mode, origin, timeNs, firstLog };
  const ended = finishInstall(attempt, deployment, fee);
  const { caller } = call;
  const finished = ended.ok
    ? takeMemory(state, { before: canister, after: ended.canister, caller }, context)
    : ended;
  if (!finished.ok) {
    const charged = consumeCycles({ ...canister, logs }, fee);
    const failed = withDebit(charged, debit);
    return { kind: "reject", state: failed, reject: finished.reject, instructionsUsed: debit };
  }
  const data = encodeManagementResult("install_code", null);
  return { kind: "reply", state: withDebit(finished.canister, debit), data, instructionsUsed: debit };
}

interface Deployment extends Omit<InstalledCode, "execution"> {
  readonly mode: InstallMode;
  readonly origin: ChangeOrigin;
  readonly timeNs: bigint;
  /** Index of the first log record that the install writes. */
  readonly firstLog: bigint;
}

type FinishedInstall =
  { readonly ok: true; readonly canister: CanisterState } | { readonly ok: false; readonly reject: Reject };

function finishInstall(attempt: InstallAttempt, deployment: Deployment, fee: bigint): FinishedInstall {
  if (!attempt.ok) return attempt;
  const { rawModule, moduleHash, module, mode, origin, timeNs } = deployment;
  const installed = { rawModule, moduleHash, module, execution: attempt.execution };
  const logs = mode.kind === "reinstall" ? logsSince(deployment.firstLog, attempt.logs) : attempt.logs;
  const deployed = { ...attempt.canister, installed, logs, lastInstallNs: timeNs };
  const details = { kind: "code_deployment", mode: mode.kind, moduleHash } as const;
  const canister = consumeCycles(
    refreshLowMemoryHook(recordChange(deployed, details, { origin, timeNs })),
    fee,
  );
  return { ok: true, canister };
}

/** What the canister now takes more of the subnet must be there, be paid for, and be reserved for. */
function takeMemory(
  state: ReplicaState,
  grown: { readonly before: CanisterState; readonly after: CanisterState; readonly caller: Principal },
  { limits }: ReplicaContext,
): FinishedInstall {
  const { before, after, caller } = grown;
  const oldUsageBytes = memoryUsage(before).total;
  const newUsageBytes = memoryUsage(after).total;
  if (newUsageBytes <= oldUsageBytes) return { ok: true, canister: after };
  const planned = { oldUsageBytes, newUsageBytes, cycles: 0n, sender: caller };
  const fault = checkCyclesAndMemory(state, { ...before, cycles: after.cycles }, { planned, limits });
  return fault === undefined
    ? reserveForGrowth(state, { before, after }, limits)
    : { ok: false, reject: fault };
}

/** The most that an install can cost must be there beforehand. */
function checkFunds(
  canister: CanisterState,
  call: ManagementCall,
  { width, context }: { readonly width: 32 | 64; readonly context: ReplicaContext },
): Reject | undefined {
  const most = executionFee(context.limits.instructions.installCode, width);
  const fault = outOfCyclesFault(canister, most, call.caller);
  if (fault === undefined) return undefined;
  const text = `Canister installation failed with \`${fault}\`.`;
  return reject(
    "IC0207",
    withHelp(text, "Top up the canister with more cycles.", "install-code-not-enough-cycles"),
  );
}

function nonEmptyFault(canister: CanisterState, mode: InstallMode): Reject | undefined {
  if (mode.kind !== "install" || canister.installed === undefined) return undefined;
  const text = `Canister ${canister.id.toText()} cannot be installed because the canister is not empty. Try installing with mode='reinstall' instead.`;
  const suggestion = "Check that you want to overwrite the canister and, if so, use mode='reinstall'.";
  return reject("IC0514", withHelp(text, suggestion, "canister-not-empty"));
}

function installFee(instructionsUsed: bigint, module: InstalledCode["module"]): bigint {
  return (
    executionFee(instructionsUsed, module.width) + instructionFee(compileInstructions(module), module.width)
  );
}

function compileInstructions(module: InstalledCode["module"]): bigint {
  return BigInt(module.instructionCount) * managementInstructions.compilePerInstruction;
}

function logsSince(firstIndex: bigint, logs: CanisterLogs): CanisterLogs {
  return { ...logs, records: logs.records.filter((record) => record.index >= firstIndex) };
}
