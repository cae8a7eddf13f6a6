import type { CallContent } from "../../../wire/mod.ts";
import type { Batch } from "../../execute-round.ts";
import type { AdmittedCall } from "../../ingress/ingress-state.ts";
import type { Codec } from "../codec/codec.ts";
import { constant, list, optional, optionalProperty } from "../codec/compounds.ts";
import { bytes, cborMap, integer, principal, text } from "../codec/scalars.ts";
import { struct } from "../codec/struct.ts";
import type { QueryUsage } from "../../query/query-statistics.ts";
import type { RecordForm } from "../record-form.ts";

const content: Codec<CallContent> = struct<CallContent>({
  requestType: constant("call"),
  sender: principal,
  ingressExpiryNs: integer,
  nonce: optionalProperty(bytes),
  otherFields: optionalProperty(cborMap),
  canisterId: principal,
  methodName: text,
  arg: bytes,
});

/** A call with all that was sent. The request id is stored, as some networks drop fields that it was made of. */
export const admittedCall: Codec<AdmittedCall> = struct<AdmittedCall>({
  requestId: bytes,
  content,
  effectiveCanisterId: optional(principal),
  effectiveSubnetId: optionalProperty(principal),
});

/** A call of the time when a network had one subnet. */
export const singleSubnetCall: Codec<AdmittedCall> = struct<Omit<AdmittedCall, "effectiveSubnetId">>({
  requestId: bytes,
  content,
  effectiveCanisterId: optional(principal),
});

const queryUsage = struct<QueryUsage>({
  canisterId: principal,
  calls: integer,
  instructions: integer,
  requestBytes: integer,
  responseBytes: integer,
});

/** Everything that entered a round. */
export const batchForm: RecordForm<Batch> = {
  version: 2,
  codec: struct<Batch>({
    timeNs: integer,
    randomness: bytes,
    ingress: list(admittedCall),
    queryUsages: optionalProperty(list(queryUsage)),
  }),
  older: new Map([
    [
      1,
      struct<Omit<Batch, "queryUsages">>({
        timeNs: integer,
        randomness: bytes,
        ingress: list(singleSubnetCall),
      }).read,
    ],
  ]),
};
