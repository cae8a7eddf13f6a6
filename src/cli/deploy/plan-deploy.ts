import type { CliContext } from "../cli-context.ts";
import type { CallToCome, WorkToCome } from "../operations/show-calls.ts";
import type { Session } from "../session.ts";
import { buildProject, type DeployOptions } from "./deploy-project.ts";
import { findExisting } from "./ensure-canister.ts";
import type { ModuleInstallation } from "./install-canister.ts";
import { planCreation } from "./plan-creation.ts";
import { planInstallation } from "./plan-installation.ts";

type Fact = WorkToCome["facts"][number];

/** Plans to create those canisters that are not there. */
export async function planCreations(session: Session, names: readonly string[]): Promise<WorkToCome> {
  const calls: CallToCome[] = [];
  let cycles = 0n;
  for (const name of names) {
    if ((await findExisting(session, name)) !== undefined) continue;
    const creation = planCreation(session, name);
    calls.push(creation.call);
    cycles += creation.cycles;
  }
  return {
    operation: "canister-create",
    words: `create ${String(calls.length)} of ${String(names.length)} canisters: the others are there`,
    calls,
    facts: [createdFor(cycles)],
  };
}

/** Plans to install a module. */
export async function planInstall(session: Session, installation: ModuleInstallation): Promise<WorkToCome> {
  const { canister, status } = installation;
  const plan = await planInstallation(session, installation);
  const state = status === undefined ? "" : `, which is ${status.runState}`;
  return {
    operation: "canister-install",
    words: `${plan.mode} code in canister ${canister.name} (${canister.id.toText()})${state}`,
    calls: plan.calls,
    facts: [
      ["Mode", "mode", plan.mode],
      ["Size of the module in bytes", "module_size", plan.moduleBytes],
      ["Hash of the module", "module_hash", plan.moduleHash],
      taken(plan.cycles),
    ],
  };
}

/** Builds the canisters and plans to create and install them. */
export async function planDeploy(
  context: CliContext,
  session: Session,
  options: DeployOptions,
): Promise<WorkToCome> {
  const creations: CallToCome[] = [];
  const installations: CallToCome[] = [];
  let [created, cycles, bytes] = [0n, 0n, 0];
  const built = await buildProject(context, session, options);
  for (const { name, wasmModule, arg } of built) {
    bytes += wasmModule.length;
    const existing = await findExisting(session, name);
    if (existing === undefined) {
      const creation = planCreation(session, name);
      creations.push(creation.call);
      created += creation.cycles;
      installations.push({ method: "install_code", canister: name, canisterId: undefined });
      continue;
    }
    const plan = await planInstallation(session, { ...existing, wasmModule, arg, mode: options.mode });
    installations.push(...plan.calls);
    cycles += plan.cycles;
  }
  return {
    operation: "deploy",
    words: `deploy ${String(built.length)} canisters`,
    calls: [...creations, ...installations],
    facts: [["Size of the modules in bytes", "module_size", bytes], createdFor(created), taken(cycles)],
  };
}

function createdFor(cycles: bigint): Fact {
  return ["Cycles from the account of the identity", "cycles_paid", String(cycles)];
}

function taken(cycles: bigint): Fact {
  const label = "Cycles of the canisters for taking the calls, besides compiling and running the modules";
  return [label, "cycles", String(cycles)];
}
