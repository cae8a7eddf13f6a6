import type {
  AdmittedCall,
  IngressEntry,
  IngressState,
  KeptResult,
  RequestStatus,
} from "../../ingress/ingress-state.ts";
import type { ErrorCode, RejectCode } from "../../error-code.ts";
import type { Codec } from "../codec/codec.ts";
import { optional, optionalProperty } from "../codec/compounds.ts";
import { bytes, integer, number, principal, text } from "../codec/scalars.ts";
import { struct, type StructCodec } from "../codec/struct.ts";
import { variants } from "../codec/variants.ts";
import type { RecordForm } from "../record-form.ts";
import { admittedCall, singleSubnetCall } from "./call-form.ts";

/** What is stored of the calls besides the calls; the rest is made again from them. */
export type IngressCounter = Omit<
  IngressState,
  "entries" | "forgetOrder" | "results" | "resultBytes" | "waiting" | "ended"
>;

/** An entry, together with what `IngressState.results` knows of it. */
export interface StoredEntry extends Omit<IngressEntry, "resultKey"> {
  readonly result: (Omit<KeptResult, "requestId"> & { readonly key: string }) | undefined;
}

/** A waiting call and its place in the queue: by the round in which it was first stored, then by position. */
export interface StoredCall {
  readonly arrival: { readonly round: bigint; readonly position: number };
  readonly call: AdmittedCall;
}

const errorCode: Codec<ErrorCode> = {
  write: text.write,
  read: (reader) => {
    const code = text.read(reader);
    if (!/^IC0\d{3}$/.test(code)) throw new RangeError(`"${code}" is not an error code`);
    // Codes are only shown: one that this version does not know does no harm.
    return code as ErrorCode;
  },
};

const rejectCodes: Readonly<Record<RejectCode, RejectCode>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5 };

const rejectCode: Codec<RejectCode> = {
  write: number.write,
  read: (reader) => {
    const code = number.read(reader);
    const found = Object.values(rejectCodes).find((known) => known === code);
    if (found === undefined) throw new RangeError(`${code} is not a reject code`);
    return found;
  },
};

const status: Codec<RequestStatus> = variants<"kind", RequestStatus>("kind", {
  received: [0, {}],
  replied: [1, { data: bytes }],
  rejected: [2, { errorCode, rejectCode, message: text }],
  done: [3, {}],
  processing: [4, {}],
});

/** `ingress` */
export const ingressForm: RecordForm<IngressCounter, StructCodec<IngressCounter>> = {
  version: 1,
  codec: struct<IngressCounter>({ nextResult: number }),
};

const singleSubnetFields = {
  status,
  sender: principal,
  canisterId: principal,
  effectiveCanisterId: optional(principal),
  ingressExpiryNs: integer,
  result: optional(struct<NonNullable<StoredEntry["result"]>>({ key: text, sizeBytes: number })),
};

/** `ingress/<request>`; version 1 is the same without the case `processing` and the effective subnet id. */
export const entryForm: RecordForm<StoredEntry> = {
  version: 2,
  codec: struct<StoredEntry>({ ...singleSubnetFields, effectiveSubnetId: optionalProperty(principal) }),
  older: new Map([[1, struct<Omit<StoredEntry, "effectiveSubnetId">>(singleSubnetFields).read]]),
};

/** `forget/<n20>:<request>`: the key says it all. */
export const forgetForm: RecordForm<object> = { version: 1, codec: struct<object>({}) };

const arrival = struct<StoredCall["arrival"]>({ round: integer, position: number });

/** `waiting/<request>` */
export const waitingForm: RecordForm<StoredCall> = {
  version: 2,
  codec: struct<StoredCall>({ arrival, call: admittedCall }),
  older: new Map([[1, struct<StoredCall>({ arrival, call: singleSubnetCall }).read]]),
};
