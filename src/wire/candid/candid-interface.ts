import { IDL } from "@icp-sdk/core/candid";
import { WireError } from "../wire-error.ts";
import { checkCandid } from "./check-candid.ts";
import { decodeAround, encodeAround } from "./large-blob.ts";

/** A Candid option as JavaScript value. */
export type Opt<Value> = [] | [Value];

/** The Candid types of one method: at most one argument and one result; `undefined` stands for none. */
export interface CandidMethod {
  readonly args: IDL.Type | undefined;
  readonly result: IDL.Type | undefined;
}

/** The Candid types of every method that `Args` names. */
export type CandidMethods<Args> = { readonly [Method in keyof Args]: CandidMethod };

/**
 * Codec of a canister's methods, by method name. Values have the shape of `IDL` of @icp-sdk/core: record fields in
 * snake_case, options as lists of at most one, nat and 64-bit integers as bigint, blobs as Uint8Array, variants as
 * objects with one key; `null` stands for no argument or no result. Decoding ignores unknown fields and further
 * arguments and gives `[]` for options that are missing. A blob of 64 KiB or more that is a field of the value may be
 * decoded as a view on the bytes.
 */
export interface CandidInterface<Args, Results extends { [Method in keyof Args]: unknown }> {
  /** Tells whether the interface has a method of this name. */
  readonly hasMethod: (name: string) => name is keyof Args & string;
  /** Throws Error if the value does not have the argument's type. */
  readonly encodeArgs: <Method extends keyof Args>(method: Method, args: Args[Method]) => Uint8Array;
  /** Throws WireError `wire/bad-candid` if the bytes are malformed or of another type. */
  readonly decodeArgs: <Method extends keyof Args>(method: Method, bytes: Uint8Array) => Args[Method];
  /** Throws Error if the value does not have the result's type. */
  readonly encodeResult: <Method extends keyof Args>(method: Method, result: Results[Method]) => Uint8Array;
  /** Throws WireError `wire/bad-candid` if the bytes are malformed or of another type. */
  readonly decodeResult: <Method extends keyof Args>(method: Method, bytes: Uint8Array) => Results[Method];
}

/** Makes the codec of an interface from the types of its methods. */
export function createCandidInterface<Args, Results extends { [Method in keyof Args]: unknown }>(
  methods: CandidMethods<Args>,
): CandidInterface<Args, Results> {
  // The casts below rest on the table: its IDL types are the ones that `Args` and `Results` describe.
  return {
    hasMethod: (name): name is keyof Args & string => Object.hasOwn(methods, name),
    encodeArgs: (method, args) => encodeValue(methods[method].args, args),
    decodeArgs: (method, bytes) => decodeValue(methods[method].args, bytes) as Args[typeof method],
    encodeResult: (method, result) => encodeValue(methods[method].result, result),
    decodeResult: (method, bytes) => decodeValue(methods[method].result, bytes) as Results[typeof method],
  };
}

function encodeValue(type: IDL.Type | undefined, value: unknown): Uint8Array {
  if (type === undefined) return IDL.encode([], []);
  return encodeAround(type, value) ?? IDL.encode([type], [value]);
}

function decodeValue(type: IDL.Type | undefined, bytes: Uint8Array): unknown {
  const largeBlob = checkCandid(bytes);
  try {
    const around = type && largeBlob && decodeAround(type, bytes, largeBlob);
    if (around !== undefined) return around;
    // IDL reads from the start of the underlying buffer, whatever part of it the bytes are.
    const whole = bytes.byteOffset === 0 ? bytes : new Uint8Array(bytes);
    const [value] = IDL.decode(type === undefined ? [] : [type], whole);
    return type === undefined ? null : value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new WireError("wire/bad-candid", `Cannot read Candid: ${reason}`, { cause: error });
  }
}
