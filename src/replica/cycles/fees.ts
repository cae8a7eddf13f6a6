import { encodeUtf8 } from "../../bytes/mod.ts";
import { MAX_RESPONSE_BYTES, prices } from "./prices.ts";

/** Address width of the heap of a module, which decides what an instruction costs. */
export type Width = 32 | 64;

/** Bytes that a reject is billed for besides its message: its code. */
const REJECT_CODE_BYTES = 8;

/** Cycles that the receiver of an ingress message of `sizeBytes` (method name and argument) pays for its reception. */
export function ingressInductionFee(sizeBytes: number): bigint {
  return prices.ingressMessage + prices.ingressByte * BigInt(sizeBytes);
}

/** Cycles for executing `instructions` in a module whose heap addresses have `width` bits. */
export function instructionFee(instructions: bigint, width: Width): bigint {
  return instructions * (width === 64 ? prices.instructionWasm64 : prices.instruction);
}

/** Cycles for one message of canister code: the flat fee and its instructions. */
export function executionFee(instructions: bigint, width: Width): bigint {
  return prices.messageExecution + instructionFee(instructions, width);
}

/** Cycles that a caller pays for sending a call, `payloadBytes` being the method's name and the argument together. */
export function callTransmissionFee(payloadBytes: number): bigint {
  return prices.call + prices.callByte * BigInt(payloadBytes);
}

/** Cycles that `call_perform` sets aside for the transmission of the longest response. */
export const responseTransmissionPrepayment: bigint = prices.callByte * BigInt(MAX_RESPONSE_BYTES);

/** Bytes of a response that are billed: the reply, or the text of a reject and its code. */
export function billedResponseBytes(
  payload: { readonly data: Uint8Array } | { readonly message: string },
): number {
  return "data" in payload ? payload.data.length : encodeUtf8(payload.message).length + REJECT_CODE_BYTES;
}

/** What of {@link responseTransmissionPrepayment} comes back when a response of `sizeBytes` arrives. */
export function responseTransmissionRefund(sizeBytes: number): bigint {
  const used = prices.callByte * BigInt(sizeBytes);
  return used < responseTransmissionPrepayment ? responseTransmissionPrepayment - used : 0n;
}

/**
 * Cycles that `call_perform` sets aside for executing the response: the flat fee and the most instructions that a
 * callback may use. What the callback does not use comes back, as `instructionFee` of the rest.
 */
export function responseExecutionPrepayment(callbackInstructions: bigint, width: Width): bigint {
  return executionFee(callbackInstructions, width);
}

/**
 * All cycles that `call_perform` takes for a call besides those that it sends: transmission of the call, and execution and
 * transmission of the longest response. A caller needs them above its freezing threshold.
 *
 * @param payloadBytes method name and argument together
 * @param callbackInstructions the most that the callback may use
 */
export function callPrepayment(payloadBytes: number, callbackInstructions: bigint, width: Width): bigint {
  return (
    callTransmissionFee(payloadBytes) +
    responseTransmissionPrepayment +
    responseExecutionPrepayment(callbackInstructions, width)
  );
}
