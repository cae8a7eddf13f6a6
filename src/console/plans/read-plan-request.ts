import type { HealthCheck } from "../api/health-check.ts";
import type { PlanRequest, UpgradeRequest, UpgradeSnapshot } from "../api/plan.ts";
import type { JsonMembers } from "../json-members.ts";

const kinds = [
  "snapshot-create",
  "snapshot-replace",
  "snapshot-restore",
  "snapshot-delete",
  "download",
  "upload",
  "start",
  "stop",
  "upgrade",
] as const;

/** @throws ConsoleError "console/bad-request" */
export function readPlanRequest(members: JsonMembers): PlanRequest {
  const kind = members.oneOf("kind", kinds);
  switch (kind) {
    case "snapshot-create":
    case "start":
    case "stop":
      return { kind };
    case "snapshot-replace":
    case "snapshot-restore":
    case "snapshot-delete":
      return { kind, id: members.hex("id") };
    case "download": {
      const folder = members.optionalText("folder");
      return { kind, id: members.hex("id"), ...(folder !== undefined && { folder }) };
    }
    case "upload": {
      const replace = members.optionalText("replace") === undefined ? undefined : members.hex("replace");
      return { kind, folder: members.text("folder"), ...(replace !== undefined && { replace }) };
    }
    case "upgrade":
      return readUpgrade(members);
  }
}

function readUpgrade(members: JsonMembers): UpgradeRequest {
  const mode = members.optionalOneOf("mode", ["upgrade", "reinstall"] as const);
  const arg = members.optionalText("arg");
  const checks = members.optionalObjects("health_checks")?.map(readHealthCheck);
  const checkStopped = members.optionalFlag("check_stopped");
  const force = members.optionalFlag("force");
  return {
    kind: "upgrade",
    wasm: members.hex("wasm"),
    snapshot: readUpgradeSnapshot(members.object("snapshot")),
    ...(mode !== undefined && { mode }),
    ...(arg !== undefined && { arg }),
    ...(checks !== undefined && { health_checks: checks }),
    ...(checkStopped !== undefined && { check_stopped: checkStopped }),
    ...(force !== undefined && { force }),
  };
}

function readUpgradeSnapshot(members: JsonMembers): UpgradeSnapshot {
  const kind = members.oneOf("kind", ["add", "replace", "skip"] as const);
  return kind === "replace" ? { kind, id: members.hex("id") } : { kind };
}

function readHealthCheck(members: JsonMembers): HealthCheck {
  return {
    name: members.text("name"),
    method: members.text("method"),
    kind: members.oneOf("kind", ["query", "update"] as const),
    args: members.optionalText("args") ?? "()",
    expect: members.optionalText("expect") ?? null,
    matches: members.optionalText("matches") ?? null,
    timeout_ms: members.count("timeout_ms"),
    retries: members.count("retries"),
  };
}
