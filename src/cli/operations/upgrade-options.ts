import { InvalidArgumentError } from "commander";
import type { NetworkSelection } from "../target/network-selection.ts";

/** Options of `icebox upgrade`. */
export interface UpgradeOptions extends NetworkSelection {
  readonly wasm: string;
  readonly args?: string;
  readonly argsFile?: string;
  readonly mode: "upgrade" | "reinstall";
  /** "add", "skip" or "replace=ID". */
  readonly snapshot?: string;
  readonly overwrite: boolean;
  readonly check?: readonly string[];
  readonly checkTimeout?: string;
  readonly checkRetries?: number;
  readonly checkStopped?: boolean;
  /** False: those of the project file are left out. */
  readonly healthChecks: boolean;
  readonly force?: boolean;
  readonly stopTimeout?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** The value of `--snapshot`. */
export function snapshotChoice(value: string): string {
  if (/^(?:add|skip|replace=(?:0x)?[0-9a-fA-F]+)$/.test(value)) return value;
  throw new InvalidArgumentError("It is add, skip, or replace= and the id of a snapshot.");
}

/** The value of `--check-retries`. */
export function retryCount(value: string): number {
  if (/^\d{1,3}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("A number from 0 to 999 is expected.");
}

/** Values of an option that can be given several times. */
export function gather(value: string, former: readonly string[] | undefined): readonly string[] {
  return [...(former ?? []), value];
}
