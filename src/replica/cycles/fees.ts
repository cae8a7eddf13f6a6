import { prices } from "./prices.ts";

const INGRESS_MESSAGE = 1_200_000n;
const INGRESS_BYTE = 2_000n;
const MESSAGE_EXECUTION = 5_000_000n;

/** Cycles that the receiver of an ingress message of `sizeBytes` (method name and argument) pays for its reception. */
export function ingressInductionFee(sizeBytes: number): bigint {
  return INGRESS_MESSAGE + INGRESS_BYTE * BigInt(sizeBytes);
}

/** Cycles for executing `instructions` in a module whose heap addresses have `width` bits. */
export function instructionFee(instructions: bigint, width: 32 | 64): bigint {
  return instructions * (width === 64 ? prices.instructionWasm64 : prices.instruction);
}

/** Cycles for one message of canister code: the flat fee and its instructions. */
export function executionFee(instructions: bigint, width: 32 | 64): bigint {
  return MESSAGE_EXECUTION + instructionFee(instructions, width);
}
