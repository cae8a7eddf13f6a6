/**
 * The list of imports of the interface specification with the letters of its contexts, as the Internet Computer keeps
 * them: `msg_reject_code` is refused in cleanup there, although the specification allows it. Transform functions of HTTP
 * outcalls (TQ) are left out, as no such message exists here. The last nine exist for wasm32 only.
 */
const specification = `
msg_arg_data_size : () -> I | I U RQ NRQ CQ Ry CRy F
msg_arg_data_copy : (I, I, I) -> () | I U RQ NRQ CQ Ry CRy F
msg_caller_size : () -> I | *
msg_caller_copy : (I, I, I) -> () | *
msg_caller_info_data_size : () -> I | U RQ NRQ CQ Ry Rt CRy CRt C CC F
msg_caller_info_data_copy : (I, I, I) -> () | U RQ NRQ CQ Ry Rt CRy CRt C CC F
msg_caller_info_signer_size : () -> I | U RQ NRQ CQ Ry Rt CRy CRt C CC F
msg_caller_info_signer_copy : (I, I, I) -> () | U RQ NRQ CQ Ry Rt CRy CRt C CC F
msg_reject_code : () -> i32 | Ry Rt CRy CRt
msg_reject_msg_size : () -> I | Rt CRt
msg_reject_msg_copy : (I, I, I) -> () | Rt CRt
msg_deadline : () -> i64 | U RQ NRQ CQ Ry Rt CRy CRt
msg_reply_data_append : (I, I) -> () | U RQ NRQ CQ Ry Rt CRy CRt
msg_reply : () -> () | U RQ NRQ CQ Ry Rt CRy CRt
msg_reject : (I, I) -> () | U RQ NRQ CQ Ry Rt CRy CRt
msg_cycles_available128 : (I) -> () | U RQ Rt Ry
msg_cycles_refunded128 : (I) -> () | Rt Ry
msg_cycles_accept128 : (i64, i64, I) -> () | U RQ Rt Ry
cycles_burn128 : (i64, i64, I) -> () | I G U RQ Ry Rt C T
canister_self_size : () -> I | *
canister_self_copy : (I, I, I) -> () | *
canister_cycle_balance128 : (I) -> () | *
canister_liquid_cycle_balance128 : (I) -> () | *
canister_status : () -> i32 | *
canister_version : () -> i64 | *
subnet_self_size : () -> I | *
subnet_self_copy : (I, I, I) -> () | *
msg_method_name_size : () -> I | F
msg_method_name_copy : (I, I, I) -> () | F
accept_message : () -> () | F
call_new : (I, I, I, I, I, I, I, I) -> () | U CQ Ry Rt CRy CRt T
call_on_cleanup : (I, I) -> () | U CQ Ry Rt CRy CRt T
call_data_append : (I, I) -> () | U CQ Ry Rt CRy CRt T
call_with_best_effort_response : (i32) -> () | U CQ Ry Rt CRy CRt T
call_cycles_add128 : (i64, i64) -> () | U Ry Rt T
call_perform : () -> i32 | U CQ Ry Rt CRy CRt T
stable64_size : () -> i64 | * s
stable64_grow : (i64) -> i64 | * s
stable64_write : (i64, i64, i64) -> () | * s
stable64_read : (i64, i64, i64) -> () | * s
root_key_size : () -> I | I G U RQ Ry Rt C T
root_key_copy : (I, I, I) -> () | I G U RQ Ry Rt C T
certified_data_set : (I, I) -> () | I G U Ry Rt T
data_certificate_present : () -> i32 | *
data_certificate_size : () -> I | NRQ CQ
data_certificate_copy : (I, I, I) -> () | NRQ CQ
time : () -> i64 | *
global_timer_set : (i64) -> i64 | I G U Ry Rt C T
performance_counter : (i32) -> i64 | * s
is_controller : (I, I) -> i32 | * s
in_replicated_execution : () -> i32 | * s
cost_call : (i64, i64, I) -> () | * s
cost_create_canister : (I) -> () | * s
cost_http_request : (i64, i64, I) -> () | * s
cost_sign_with_ecdsa : (I, I, i32, I) -> i32 | * s
cost_sign_with_schnorr : (I, I, i32, I) -> i32 | * s
cost_vetkd_derive_key : (I, I, i32, I) -> i32 | * s
env_var_count : () -> I | *
env_var_name_size : (I) -> I | *
env_var_name_copy : (I, I, I, I) -> () | *
env_var_name_exists : (I, I) -> i32 | *
env_var_value_size : (I, I) -> I | *
env_var_value_copy : (I, I, I, I, I) -> () | *
debug_print : (I, I) -> () | * s
trap : (I, I) -> () | * s
msg_cycles_available : () -> i64 | U RQ Rt Ry
msg_cycles_refunded : () -> i64 | Rt Ry
msg_cycles_accept : (i64) -> i64 | U RQ Rt Ry
canister_cycle_balance : () -> i64 | *
call_cycles_add : (i64) -> () | U Ry Rt T
stable_size : () -> i32 | * s
stable_grow : (i32) -> i32 | * s
stable_write : (i32, i32, i32) -> () | * s
stable_read : (i32, i32, i32) -> () | * s
`;

const GENERAL_FUNCTIONS = 65;

/** One function of the System API as specified. */
export interface SpecifiedFunction {
  readonly name: string;
  /** `I` for a value of heap width, `i32` or `i64`. */
  readonly parameters: readonly string[];
  /** `()` for none. */
  readonly result: string;
  /** Letters of the specification; `*` stands for all but `s`. */
  readonly contexts: readonly string[];
  readonly isWasm32Only: boolean;
}

/** All functions, in the order of the specification. */
export const specifiedFunctions: readonly SpecifiedFunction[] = specification
  .trim()
  .split("\n")
  .map((line, index) => {
    const [, name = "", parameters = "", result = "", contexts = ""] =
      /^(\w+) : \((.*)\) -> (\S+) \|(.*)$/.exec(line) ?? [];
    return {
      name,
      parameters: parameters.split(", ").filter(Boolean),
      result,
      contexts: contexts.trim().split(" "),
      isWasm32Only: index >= GENERAL_FUNCTIONS,
    };
  });
