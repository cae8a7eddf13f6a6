import type { CallContent } from "../../../wire/mod.ts";
import type { Batch } from "../../execute-round.ts";
import type { AdmittedCall } from "../../ingress/ingress-state.ts";
import type { Codec } from "../codec/codec.ts";
import { constant, list, optional, optionalProperty } from "../codec/compounds.ts";
import { bytes, cborMap, integer, principal, text } from "../codec/scalars.ts";
import { struct } from "../codec/struct.ts";
import type { RecordForm } from "../record-form.ts";

/** A call with all that was sent. The request id is stored, as some networks drop fields that it was made of. */
export const admittedCall: Codec<AdmittedCall> = struct<AdmittedCall>({
  requestId: bytes,
  content: struct<CallContent>({
    requestType: constant("call"),
    sender: principal,
    ingressExpiryNs: integer,
    nonce: optionalProperty(bytes),
    otherFields: optionalProperty(cborMap),
    canisterId: principal,
    methodName: text,
    arg: bytes,
  }),
  effectiveCanisterId: optional(principal),
});

/** Everything that entered a round. */
export const batchForm: RecordForm<Batch> = {
  version: 1,
  codec: struct<Batch>({ timeNs: integer, randomness: bytes, ingress: list(admittedCall) }),
};
