import type { FunctionType } from "./parsed-module.ts";
import { ValueType } from "./value-type.ts";

/**
 * The functions of the module `ic0` as `name: parameters > results`. Letters: `p` is a pointer or size of heap width,
 * `w` an i32, `l` an i64. As in the interface specification, section "Overview of imports".
 */
const everyWidth = `
msg_arg_data_size:>p msg_arg_data_copy:ppp> msg_caller_size:>p msg_caller_copy:ppp>
msg_caller_info_data_size:>p msg_caller_info_data_copy:ppp> msg_caller_info_signer_size:>p
msg_caller_info_signer_copy:ppp> msg_reject_code:>w msg_reject_msg_size:>p msg_reject_msg_copy:ppp> msg_deadline:>l
msg_reply_data_append:pp> msg_reply:> msg_reject:pp> msg_cycles_available128:p> msg_cycles_refunded128:p>
msg_cycles_accept128:llp> cycles_burn128:llp> canister_self_size:>p canister_self_copy:ppp>
canister_cycle_balance128:p> canister_liquid_cycle_balance128:p> canister_status:>w canister_version:>l
subnet_self_size:>p subnet_self_copy:ppp> msg_method_name_size:>p msg_method_name_copy:ppp> accept_message:>
call_new:pppppppp> call_on_cleanup:pp> call_data_append:pp> call_with_best_effort_response:w> call_cycles_add128:ll>
call_perform:>w stable64_size:>l stable64_grow:l>l stable64_write:lll> stable64_read:lll> root_key_size:>p
root_key_copy:ppp> certified_data_set:pp> data_certificate_present:>w data_certificate_size:>p
data_certificate_copy:ppp> time:>l global_timer_set:l>l performance_counter:w>l is_controller:pp>w
in_replicated_execution:>w cost_call:llp> cost_create_canister:p> cost_http_request:llp>
cost_sign_with_ecdsa:ppwp>w cost_sign_with_schnorr:ppwp>w cost_vetkd_derive_key:ppwp>w env_var_count:>p
env_var_name_size:p>p env_var_name_copy:pppp> env_var_name_exists:pp>w env_var_value_size:pp>p
env_var_value_copy:ppppp> debug_print:pp> trap:pp>
`;

const only32 = `
msg_cycles_available:>l msg_cycles_refunded:>l msg_cycles_accept:l>l canister_cycle_balance:>l call_cycles_add:l>
stable_size:>w stable_grow:w>w stable_write:www> stable_read:www>
`;

function parseSignatures(text: string, pointer: number): Map<string, FunctionType> {
  const types = (letters: string): Uint8Array =>
    Uint8Array.from(letters, (letter) =>
      letter === "p" ? pointer : letter === "w" ? ValueType.i32 : ValueType.i64,
    );
  return new Map(
    text
      .trim()
      .split(/\s+/)
      .map((entry) => {
        const [name = "", signature = ""] = entry.split(":");
        const [params = "", results = ""] = signature.split(">");
        return [name, { params: types(params), results: types(results) }];
      }),
  );
}

const functions32 = parseSignatures(everyWidth + only32, ValueType.i32);
const functions64 = parseSignatures(everyWidth, ValueType.i64);

/** The functions of `ic0` that a module of this heap width may import, by name. */
export function systemFunctions(width: 32 | 64): ReadonlyMap<string, FunctionType> {
  return width === 64 ? functions64 : functions32;
}
