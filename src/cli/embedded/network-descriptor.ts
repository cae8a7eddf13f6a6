import { rmSync } from "node:fs";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { isAlive, type ProcessMark } from "../../processes/mod.ts";

/** Where a running embedded network is found. Written when it takes calls, removed when it stops. */
export interface NetworkDescriptor extends ProcessMark {
  readonly port: number;
  readonly url: string;
  /** DER form of the root key in hexadecimal. */
  readonly rootKey: string;
  /** The directory of its keys, absolute. */
  readonly stateDirectory: string;
  /** The root subnet first; empty if the one who wrote it did not tell. */
  readonly subnets: readonly DescribedSubnet[];
}

/** A subnet of a running network. */
export interface DescribedSubnet {
  /** Its principal as text. */
  readonly id: string;
  /** As `icebox network start --subnet` names it. */
  readonly kind: string;
}

/** Writes a descriptor. */
export function writeDescriptor(path: string, descriptor: NetworkDescriptor): void {
  writeFileAtomically(path, `${JSON.stringify(descriptor, undefined, 2)}\n`);
}

/** Reads the descriptor of a network that runs; undefined if none does. */
export function readLiveDescriptor(path: string): NetworkDescriptor | undefined {
  const content = readTextFileIfPresent(path);
  const descriptor = content === undefined ? undefined : parseDescriptor(content);
  return descriptor !== undefined && isAlive(descriptor) ? descriptor : undefined;
}

/** Removes a descriptor, if it describes the network of this process. */
export function removeDescriptor(path: string, pid: number): void {
  const content = readTextFileIfPresent(path);
  if (content !== undefined && parseDescriptor(content)?.pid === pid) rmSync(path, { force: true });
}

function parseDescriptor(content: string): NetworkDescriptor | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(value));
  const { pid, startedAt, port, url, rootKey, stateDirectory, subnets } = fields;
  if (typeof pid !== "number" || typeof port !== "number" || typeof url !== "string") return undefined;
  if (typeof rootKey !== "string" || typeof stateDirectory !== "string") return undefined;
  return {
    pid,
    startedAt: typeof startedAt === "string" ? startedAt : undefined,
    port,
    url,
    rootKey,
    stateDirectory,
    subnets: Array.isArray(subnets) ? subnets.filter(isDescribedSubnet) : [],
  };
}

function isDescribedSubnet(value: unknown): value is DescribedSubnet {
  if (typeof value !== "object" || value === null || !("id" in value) || !("kind" in value)) return false;
  return typeof value.id === "string" && typeof value.kind === "string";
}
