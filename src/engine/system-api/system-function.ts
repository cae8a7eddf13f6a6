import { SYSTEM_CALL_INSTRUCTIONS } from "../instruction-meter.ts";
import type { MessageKind } from "../message.ts";
import type { MessageSession } from "../message-session.ts";
import { type SystemTrap, userViolation } from "../system-trap.ts";
import { contextOf, type Contexts, modeName } from "./contexts.ts";

/**
 * What the parameters of a System API function are: `I` an address or size (i32 or i64 by heap width) and `size64` an
 * i64, both given as numbers because every bound is far below 2^53; `i32` unsigned; `i64` an unsigned bigint; `env` a
 * value of heap width without meaning to the system, as an unsigned bigint.
 */
export type ParameterType = "I" | "size64" | "i32" | "i64" | "env";
/** `I` and `i32` are given as numbers, `i64` as a bigint; what a function without result gives is ignored. */
export type ResultType = "none" | "I" | "i32" | "i64";

interface ParameterValues {
  I: number;
  size64: number;
  i32: number;
  i64: bigint;
  env: bigint;
}
interface ResultValues {
  none: unknown;
  I: number;
  i32: number;
  i64: bigint;
}
type Arguments<Types extends readonly ParameterType[]> = {
  [Index in keyof Types]: ParameterValues[Types[Index]];
};

type UntypedRun = (session: MessageSession, ...args: readonly (number | bigint)[]) => number | bigint;

/** What a Wasm module can import. */
export type HostFunction = (...args: (number | bigint)[]) => number | bigint;

/** Where the functions of one instance find the message that is running. */
export interface SessionHolder {
  session: MessageSession | undefined;
}

/** One function of the System API. */
export interface SystemFunction {
  readonly name: string;
  readonly parameters: readonly ParameterType[];
  readonly result: ResultType;
  readonly contexts: Contexts;
  /** The importable function for an instance of the given heap width. */
  bind(width: 32 | 64, holder: SessionHolder): HostFunction;
}

/** Declares a System API function: its signature, where it may be called, and what it does. */
export function systemFunction<
  const Types extends readonly ParameterType[],
  Result extends ResultType,
>(definition: {
  readonly name: string;
  readonly parameters: Types;
  readonly result: Result;
  readonly contexts: Contexts;
  /** Price of a call beside its bytes. @default 500 */
  readonly instructions?: number;
  /** How the refusal in a wrong context calls the function. @default "ic0_" and the name */
  readonly refusedAs?: string;
  readonly run: (session: MessageSession, ...args: Arguments<Types>) => ResultValues[Result];
}): SystemFunction {
  const { name, parameters, result, instructions = SYSTEM_CALL_INSTRUCTIONS } = definition;
  const { contexts, refusedAs = `ic0_${name}` } = definition;
  // The wrapper converts each argument by its declared type, so the list has the shape that `run` asks for.
  const run = definition.run as unknown as UntypedRun;
  return {
    name,
    parameters,
    result,
    contexts,
    bind: (width, holder) => {
      const convert = parameters.map((type) => converter(type, width));
      const isWideResult = result === "I" && width === 64;
      return (...args) => {
        const { session } = holder;
        if (session === undefined || (contexts & contextOf(session.message.kind)) === 0)
          throw wrongContext(refusedAs, session?.message.kind ?? "start");
        session.meter.charge(instructions);
        for (let index = 0; index < args.length; index++)
          args[index] = convert[index]?.(args[index] ?? 0) ?? 0;
        const value = run(session, ...args);
        return isWideResult ? BigInt(value) : value;
      };
    },
  };
}

/** The refusal of a function in a context that it may not be called in. */
export function wrongContext(refusedAs: string, kind: MessageKind): SystemTrap {
  return userViolation(`"${refusedAs}" cannot be executed in ${modeName(kind)} mode`, {
    suggestion:
      "Check the ICP documentation to make sure APIs are being called in the correct message types.",
    section: "calling-a-system-api-from-the-wrong-mode",
  });
}

function converter(type: ParameterType, width: 32 | 64): (value: number | bigint) => number | bigint {
  if (type === "i64" || (type === "env" && width === 64)) return (value) => BigInt.asUintN(64, BigInt(value));
  if (type === "env") return (value) => BigInt.asUintN(32, BigInt(value));
  if (type === "size64" || (type === "I" && width === 64)) {
    return (value) => {
      const size = Number(value);
      return size >= 0 ? size : Number(BigInt.asUintN(64, BigInt(value)));
    };
  }
  return (value) => Number(value) >>> 0;
}
