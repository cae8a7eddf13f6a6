import { Principal } from "@icp-sdk/core/principal";

/** The cycles ledger, which has the same id on every network. */
export const cyclesLedgerId: Principal = Principal.fromText("um5iw-rqaaa-aaaaq-qaaba-cai");
