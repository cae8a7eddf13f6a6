import type { ModuleSummary } from "../../console/mod.ts";
import type { Module, ModulePolicy } from "../../modules/mod.ts";
import { healthCheckDefaults } from "../../recovery/mod.ts";

/** A module for programs and for the console: one shape. */
export function moduleSummary(module: Module): ModuleSummary {
  const { key, canisterId, kind, kindSource, label, tags, groups, policy, isRegistered, environment } =
    module;
  const said = module.package;
  return {
    key,
    canister_id: canisterId.toText(),
    kind,
    kind_source: kindSource,
    package: said === undefined ? null : { name: said.name, version: said.version ?? null },
    label,
    tags,
    groups,
    policy: policyJson(policy),
    health_checks: module.healthChecks.map((check) => ({
      name: check.name,
      method: check.method,
      kind: check.kind,
      args: check.args,
      expect: check.expect ?? null,
      matches: check.matches ?? null,
      timeout_ms: check.timeoutMs ?? healthCheckDefaults.timeoutMs,
      retries: check.retries ?? healthCheckDefaults.retries,
    })),
    is_registered: isRegistered,
    environment,
  };
}

function policyJson(policy: ModulePolicy): ModuleSummary["policy"] {
  const { name, maxSnapshots, replace, protect, isSnapshotBeforeUpgrade, costCeiling } = policy;
  return {
    name: name ?? null,
    max_snapshots: maxSnapshots,
    replace,
    protect,
    snapshot_before_upgrade: isSnapshotBeforeUpgrade,
    cost_ceiling: costCeiling === undefined ? null : String(costCeiling),
  };
}
