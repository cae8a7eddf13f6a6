import type { Expectation, HealthCheck } from "../health/health-check.ts";
import type { UpgradeStep } from "../plan/upgrade-step.ts";
import type { Journal } from "./journal.ts";
import type { JsonNode } from "./json-node.ts";

/** The steps that {@link readUpgradeStep} reads. */
export const upgradeStepKinds = [
  "upload-chunks",
  "install-code",
  "check-health",
  "clear-chunks",
  "restore-chunks",
] as const;

/** A list of texts of hexadecimal digits. */
export function hexList(node: JsonNode): readonly string[] {
  return node.list().map((item) => item.hex());
}

/** What a journal of an upgrade says more about the canister as it was. */
export function readUpgradeBefore(before: JsonNode): Pick<Journal["before"], "moduleHash" | "chunks"> {
  const [moduleHash, chunks] = [before.at("moduleHash"), before.at("chunks")];
  return {
    ...(moduleHash.isPresent ? { moduleHash: moduleHash.hex() } : {}),
    ...(chunks.isPresent ? { chunks: hexList(chunks) } : {}),
  };
}

/** When the canister stopped and started. */
export function readUpgradeTimes(found: JsonNode): Pick<Journal["found"], "stoppedAtMs" | "startedAtMs"> {
  const [stoppedAtMs, startedAtMs] = [found.at("stoppedAtMs"), found.at("startedAtMs")];
  return {
    ...(stoppedAtMs.isPresent ? { stoppedAtMs: stoppedAtMs.index() } : {}),
    ...(startedAtMs.isPresent ? { startedAtMs: startedAtMs.index() } : {}),
  };
}

/** The way back, if it has begun. */
export function readBack(back: JsonNode, steps: number): Pick<Journal, "back"> {
  if (!back.isPresent) return {};
  const from = back.at("from").index();
  if (from >= steps) throw new RangeError(`there is no step ${String(from)} to go back with`);
  return { back: { from, code: back.at("code").text(), message: back.at("message").text() } };
}

/** One step of an upgrade. */
export function readUpgradeStep(kind: UpgradeStep["kind"], node: JsonNode): UpgradeStep {
  switch (kind) {
    case "upload-chunks":
    case "clear-chunks":
    case "restore-chunks":
      return { kind, hashes: hexList(node.at("hashes")) };
    case "check-health":
      return {
        kind,
        moduleHash: node.at("moduleHash").hex(),
        checks: node.at("checks").list().map(readCheck),
      };
    case "install-code": {
      const [wasmMemory, chunks] = [node.at("wasmMemory"), node.at("chunks")];
      return {
        kind,
        mode: node.at("mode").oneOf(["upgrade", "reinstall"]),
        ...(wasmMemory.isPresent ? { wasmMemory: wasmMemory.oneOf(["keep", "replace"]) } : {}),
        moduleHash: node.at("moduleHash").hex(),
        argHash: node.at("argHash").hex(),
        ...(chunks.isPresent ? { chunks: hexList(chunks) } : {}),
      };
    }
  }
}

function readCheck(node: JsonNode): HealthCheck {
  return {
    name: node.at("name").text(),
    method: node.at("method").text(),
    mode: node.at("mode").oneOf(["query", "update"]),
    arg: node.at("arg").hex(),
    expect: readExpectation(node.at("expect")),
    timeoutMs: node.at("timeoutMs").index(),
    retries: node.at("retries").index(),
  };
}

function readExpectation(node: JsonNode): Expectation {
  const kind = node.at("kind").oneOf(["any", "value", "pattern"]);
  return kind === "any" ? { kind } : { kind, text: node.at("text").text() };
}
