import { decodeUtf8, isUtf8 } from "../../bytes/mod.ts";
import type { MessageSession } from "../message-session.ts";
import { SystemTrap, userViolation } from "../system-trap.ts";
import { anywhere } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";

const MAX_NAME_BYTES = 128;

/** Environment variables of the canister, by index and by name. */
export const environmentVariableFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "env_var_count",
    parameters: [],
    result: "I",
    contexts: anywhere,
    run: (session) => session.environment.environmentVariables.length,
  }),
  systemFunction({
    name: "env_var_name_size",
    parameters: ["I"],
    result: "I",
    contexts: anywhere,
    run: (session, index) => nameAt(session, index).length,
  }),
  systemFunction({
    name: "env_var_name_copy",
    parameters: ["I", "I", "I", "I"],
    result: "none",
    contexts: anywhere,
    run: (session, index, dst, offset, size) => {
      const name = { method: "ic0.env_var_name_copy", source: "name" };
      session.copyToHeap(name, nameAt(session, index), { dst, offset, size });
    },
  }),
  systemFunction({
    name: "env_var_name_exists",
    parameters: ["I", "I"],
    result: "i32",
    contexts: anywhere,
    run: (session, src, size) => {
      const name = readName(session, "ic0.env_var_name_exists", src, size);
      return findValue(session, name) === undefined ? 0 : 1;
    },
  }),
  systemFunction({
    name: "env_var_value_size",
    parameters: ["I", "I"],
    result: "I",
    contexts: anywhere,
    run: (session, src, size) =>
      valueOf(session, readName(session, "ic0.env_var_value_size", src, size)).length,
  }),
  systemFunction({
    name: "env_var_value_copy",
    parameters: ["I", "I", "I", "I", "I"],
    result: "none",
    contexts: anywhere,
    run: (session, nameSrc, nameSize, dst, offset, size) => {
      const value = valueOf(session, readName(session, "ic0.env_var_value_copy", nameSrc, nameSize));
      const name = { method: "ic0.env_var_value_copy", source: "value" };
      session.copyToHeap(name, value, { dst, offset, size });
    },
  }),
];

function unhelped(text: string): SystemTrap {
  return new SystemTrap("engine/contract-violation", text, {});
}

function nameAt({ texts }: MessageSession, index: number): Uint8Array {
  const { inOrder } = texts.variables;
  const variable = inOrder[index];
  if (variable !== undefined) return variable.name;
  throw unhelped(
    `Environment variable index ${index} is out of bounds. The number of environment variables is ${inOrder.length}.`,
  );
}

function readName(session: MessageSession, method: string, src: number, size: number): string {
  if (size > MAX_NAME_BYTES) throw userViolation(`${method}: Variable name is too large.`, {});
  const place = method === "ic0.env_var_value_copy" ? "name" : "heap";
  const bytes = session.readHeap(`${method} ${place}`, src, size);
  if (!isUtf8(bytes)) {
    throw userViolation(`${method}: Variable name is not a valid UTF-8 string.`, {
      suggestion: "Provide a valid UTF-8 string for the environment variable name.",
    });
  }
  return decodeUtf8(bytes);
}

function findValue({ texts }: MessageSession, name: string): Uint8Array | undefined {
  return texts.variables.byName.get(name)?.value;
}

function valueOf(session: MessageSession, name: string): Uint8Array {
  const value = findValue(session, name);
  if (value === undefined) throw unhelped(`Environment variable ${name} not found.`);
  return value;
}
