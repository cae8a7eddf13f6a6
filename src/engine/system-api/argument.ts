import { encodeUtf8 } from "../../bytes/mod.ts";
import { anywhere, contexts } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";

const withArgument = contexts(
  "init",
  "update",
  "replicated_query",
  "query",
  "composite_query",
  "inspect_message",
);
const withCallerInfo = contexts("update", "replicated_query", "query", "composite_query", "inspect_message");
const nothing = new Uint8Array(0);

/** What the message brings along: argument, caller, method name. Nothing here rejects, as there are no callbacks yet. */
export const argumentFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "msg_arg_data_size",
    parameters: [],
    result: "I",
    contexts: withArgument,
    run: (session) => session.message.arg.length,
  }),
  systemFunction({
    name: "msg_arg_data_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: withArgument,
    run: (session, dst, offset, size) => {
      const name = { method: "ic0.msg_arg_data_copy", source: "payload" };
      session.copyToHeap(name, session.message.arg, { dst, offset, size });
    },
  }),
  systemFunction({
    name: "msg_caller_size",
    parameters: [],
    result: "I",
    contexts: anywhere,
    run: (session) => session.message.caller.length,
  }),
  systemFunction({
    name: "msg_caller_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: anywhere,
    run: (session, dst, offset, size) => {
      const name = { method: "ic0.msg_caller_copy", source: "id" };
      session.copyToHeap(name, session.message.caller, { dst, offset, size });
    },
  }),
  ...["data", "signer"].flatMap(callerInfo),
  systemFunction({
    name: "msg_reject_code",
    parameters: [],
    result: "i32",
    contexts: contexts(),
    run: () => 0,
  }),
  systemFunction({
    name: "msg_reject_msg_size",
    parameters: [],
    result: "I",
    contexts: contexts(),
    run: () => 0,
  }),
  systemFunction({
    name: "msg_reject_msg_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: contexts(),
    run: () => undefined,
  }),
  systemFunction({
    name: "msg_deadline",
    parameters: [],
    result: "i64",
    contexts: contexts("update", "replicated_query", "query", "composite_query"),
    run: () => 0n,
  }),
  systemFunction({
    name: "msg_method_name_size",
    parameters: [],
    result: "I",
    contexts: contexts("inspect_message"),
    run: (session) => encodeUtf8(session.message.methodName).length,
  }),
  systemFunction({
    name: "msg_method_name_copy",
    parameters: ["I", "I", "I"],
    result: "none",
    contexts: contexts("inspect_message"),
    run: (session, dst, offset, size) => {
      const name = { method: "ic0.msg_method_name_copy", source: "payload" };
      session.copyToHeap(name, encodeUtf8(session.message.methodName), { dst, offset, size });
    },
  }),
];

/** Only canister signatures carry this information; none of the accepted ones does. */
function callerInfo(part: string): SystemFunction[] {
  return [
    systemFunction({
      name: `msg_caller_info_${part}_size`,
      parameters: [],
      result: "I",
      contexts: withCallerInfo,
      run: () => nothing.length,
    }),
    systemFunction({
      name: `msg_caller_info_${part}_copy`,
      parameters: ["I", "I", "I"],
      result: "none",
      contexts: withCallerInfo,
      run: (session, dst, offset, size) => {
        const name = { method: `ic0.msg_caller_info_${part}_copy`, source: part };
        session.copyToHeap(name, nothing, { dst, offset, size });
      },
    }),
  ];
}
