import type { Message, WasmClosure } from "../../../engine/mod.ts";
import type {
  Callback,
  CallContext,
  Caller,
  CallOrigin,
  CanisterMessage,
  PendingStop,
  ResponsePayload,
} from "../../messaging/call-state.ts";
import type { Codec } from "../codec/codec.ts";
import { list, optional, optionalProperty } from "../codec/compounds.ts";
import { boolean, bytes, integer, number, principal, text } from "../codec/scalars.ts";
import { struct } from "../codec/struct.ts";
import { variants } from "../codec/variants.ts";
import type { RecordForm } from "../record-form.ts";

type CanisterCaller = Extract<Caller, { kind: "canister" }>;

const callerInfo = struct<NonNullable<Message["callerInfo"]>>({ signer: bytes, data: bytes });

const ingressFields = { requestId: bytes, sender: principal, callerInfo: optionalProperty(callerInfo) };
const canisterFields = { canisterId: principal, callbackId: text, deadlineNs: integer };

const caller: Codec<Caller> = variants<"kind", Caller>("kind", {
  ingress: [0, ingressFields],
  canister: [1, canisterFields],
});

const canisterCaller: Codec<CanisterCaller> = variants<"kind", CanisterCaller>("kind", {
  canister: [1, canisterFields],
});

const origin: Codec<CallOrigin> = variants<"kind", CallOrigin>("kind", {
  ingress: [0, ingressFields],
  canister: [1, canisterFields],
  task: [2, {}],
});

const closure: Codec<WasmClosure> = struct<WasmClosure>({ fun: number, env: integer });

const payload: Codec<ResponsePayload> = variants<"kind", ResponsePayload>("kind", {
  reply: [0, { data: bytes }],
  reject: [1, { code: number, message: text }],
});

/** The `stop_canister` calls that a stopping canister still has to answer. */
export const pendingStops: Codec<readonly PendingStop[]> = list(
  struct<PendingStop>({ caller, refund: integer, sinceNs: integer }),
);

/** `canister/<id>/context/<n20>` */
export const callContextForm: RecordForm<CallContext> = {
  version: 1,
  codec: struct<CallContext>({
    origin,
    cyclesAvailable: integer,
    responded: boolean,
    deleted: boolean,
    instructionsUsed: integer,
    openCalls: number,
  }),
};

/** `canister/<id>/callback/<n20>` */
export const callbackForm: RecordForm<Callback> = {
  version: 1,
  codec: struct<Callback>({
    contextId: text,
    callee: principal,
    onReply: closure,
    onReject: closure,
    onCleanup: optional(closure),
    cyclesSent: integer,
    prepaidTransmission: integer,
    prepaidExecution: integer,
    deadlineNs: integer,
  }),
};

/** `message/<n20>` */
export const messageForm: RecordForm<CanisterMessage> = {
  version: 1,
  codec: variants<"kind", CanisterMessage>("kind", {
    request: [
      0,
      { caller: canisterCaller, receiver: principal, methodName: text, arg: bytes, cycles: integer },
    ],
    response: [1, { caller: canisterCaller, payload, refund: integer }],
  }),
};
