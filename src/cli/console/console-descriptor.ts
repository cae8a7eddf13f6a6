import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { encodeHex } from "../../bytes/mod.ts";
import { isAlive, ownMark, type ProcessMark } from "../../processes/mod.ts";
import { readTextFileIfPresent } from "../files/read-file.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import type { Project } from "../project/find-project.ts";

/** Where the console of a project is found, and what it serves. For its user's eyes only. */
export interface ConsoleDescriptor extends ProcessMark {
  readonly url: string;
  /** Whoever knows it gets links. */
  readonly secret: string;
  /** Of the network, DER in hexadecimal. */
  readonly rootKey: string;
  readonly environment: string;
  /** Of the identity that signs. */
  readonly principal: string;
}

const onlyForUser = 0o600;
const secretBytes = 32;

/** A secret that nobody guesses. */
export function createSecret(): string {
  return encodeHex(randomBytes(secretBytes));
}

/** Writes where the console of a project is, unless another living one is there. Folders without a project stay clean. */
export function announceConsole(project: Project, console: Omit<ConsoleDescriptor, keyof ProcessMark>): void {
  if (project.configPath === undefined || readLiveConsole(project) !== undefined) return;
  const descriptor: ConsoleDescriptor = { ...ownMark(), ...console };
  writeFileAtomically(pathOf(project), `${JSON.stringify(descriptor, undefined, 2)}\n`, {
    mode: onlyForUser,
  });
}

/** The console of a project that runs; undefined if none does. */
export function readLiveConsole(project: Project): ConsoleDescriptor | undefined {
  const content = readTextFileIfPresent(pathOf(project));
  const descriptor = content === undefined ? undefined : parse(content);
  return descriptor !== undefined && isAlive(descriptor) ? descriptor : undefined;
}

/** Takes the file away, if it is about this process. */
export function withdrawConsole(project: Project): void {
  if (readLiveConsole(project)?.pid === process.pid) rmSync(pathOf(project), { force: true });
}

function pathOf(project: Project): string {
  return join(project.directory, ".icebox", "console.json");
}

function parse(content: string): ConsoleDescriptor | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const { pid, startedAt, url, secret, rootKey, environment, principal } = fields;
  if (typeof pid !== "number" || typeof url !== "string" || typeof secret !== "string") return undefined;
  if (typeof rootKey !== "string" || typeof environment !== "string" || typeof principal !== "string")
    return undefined;
  const mark = { pid, startedAt: typeof startedAt === "string" ? startedAt : undefined };
  return { ...mark, url, secret, rootKey, environment, principal };
}
