import { cyclesLedgerInterface } from "../../../wire/mod.ts";
import { icrcMethods } from "../ledger/icrc-methods.ts";
import { type SystemMethod, updateMethod } from "../system-method.ts";
import { createCanisterFromLedger } from "./create-canister.ts";
import { cyclesToken } from "./cycles-token.ts";
import { deposit } from "./deposit.ts";
import { withdraw } from "./withdraw.ts";

/** The methods of the cycles ledger by name. */
export const cyclesLedgerMethods: ReadonlyMap<string, SystemMethod> = new Map([
  ...icrcMethods(cyclesToken),
  ["create_canister", updateMethod(cyclesLedgerInterface, "create_canister", createCanisterFromLedger)],
  ["withdraw", updateMethod(cyclesLedgerInterface, "withdraw", withdraw)],
  ["deposit", updateMethod(cyclesLedgerInterface, "deposit", deposit)],
]);
