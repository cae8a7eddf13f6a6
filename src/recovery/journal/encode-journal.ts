import { RecoveryError } from "../recovery-error.ts";
import type { Step } from "../plan/step.ts";
import type { Journal } from "./journal.ts";
import { JsonNode } from "./json-node.ts";
import {
  hexList,
  readBack,
  readUpgradeBefore,
  readUpgradeStep,
  readUpgradeTimes,
  upgradeStepKinds,
} from "./read-upgrade.ts";
import { readWorkOrigin } from "./work-origin.ts";

const formatVersion = 1;

/** The content of a journal's file. */
export function encodeJournal(journal: Journal): string {
  const { before, found } = journal;
  const content = {
    version: formatVersion,
    ...journal,
    before: { ...before, version: String(before.version) },
    found: { ...found, ...(found.version === undefined ? {} : { version: String(found.version) }) },
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/**
 * Reads the content of a journal's file.
 *
 * @param path For the complaint.
 * @throws RecoveryError "recovery/journal-damaged"
 */
export function decodeJournal(content: string, path: string): Journal {
  try {
    const value: unknown = JSON.parse(content);
    return readJournal(new JsonNode(value, "the journal"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw journalDamaged(path, reason, error);
  }
}

/** The complaint about a file that cannot be understood. */
export function journalDamaged(path: string, reason: string, cause?: unknown): RecoveryError {
  return new RecoveryError(
    { code: "recovery/journal-damaged", path, reason },
    `Cannot read the operation journal "${path}": ${reason}`,
    { cause },
  );
}

function readJournal(node: JsonNode): Journal {
  const version = node.at("version").index();
  if (version !== formatVersion) throw new TypeError(`version ${String(version)} is unknown`);
  const steps = node.at("steps").list().map(readStep);
  const step = node.at("step").index();
  if (step >= steps.length) throw new RangeError(`there is no step ${String(step)}`);
  const [before, found] = [node.at("before"), node.at("found")];
  const [foundVersion, taken] = [found.at("version"), found.at("taken")];
  return {
    kind: node.at("kind").oneOf(["snapshot-create", "snapshot-restore", "snapshot-delete", "upgrade"]),
    ...readWorkOrigin(node),
    before: {
      runState: before.at("runState").oneOf(["running", "stopping", "stopped"]),
      version: before.at("version").natural(),
      snapshots: hexList(before.at("snapshots")),
      ...readUpgradeBefore(before),
    },
    steps,
    step,
    calls: node
      .at("calls")
      .list()
      .map((call) => ({
        requestId: call.at("requestId").hex(),
        expiresAtMs: call.at("expiresAtMs").index(),
      })),
    found: {
      ...(foundVersion.isPresent ? { version: foundVersion.natural() } : {}),
      ...(taken.isPresent ? { taken: taken.hex() } : {}),
      ...readUpgradeTimes(found),
    },
    ...readBack(node.at("back"), steps.length),
  };
}

function readStep(node: JsonNode): Step {
  const kinds = [
    "stop",
    "take-snapshot",
    "prove-snapshot",
    "load-snapshot",
    "delete-snapshot",
    "start",
    ...upgradeStepKinds,
  ] as const;
  const kind = node.at("kind").oneOf(kinds);
  switch (kind) {
    case "stop":
    case "start":
    case "prove-snapshot":
      return { kind };
    case "take-snapshot":
      return node.at("replace").isPresent ? { kind, replace: node.at("replace").hex() } : { kind };
    case "load-snapshot":
    case "delete-snapshot":
      return { kind, snapshot: node.at("snapshot").hex() };
    default:
      return readUpgradeStep(kind, node);
  }
}
