import { IDL } from "@icp-sdk/core/candid";
import type { Opt } from "../candid/candid-interface.ts";
import { type CanisterSettingsArgs, canisterSettingsType } from "../management/canister-settings.ts";
import type { Principal } from "../principal.ts";

/** Where a canister is to be created. */
export type SubnetSelection = { Subnet: { subnet: Principal } } | { Filter: { subnet_type: Opt<string> } };

/** What the cycles ledger and the cycles minting canister pass on when they create a canister. */
export interface CanisterCreationArgs {
  subnet_selection: Opt<SubnetSelection>;
  settings: Opt<CanisterSettingsArgs>;
}

/** Types of CanisterCreationArgs, by field. */
export const creationFields: { readonly [Field in keyof CanisterCreationArgs]: IDL.Type } = {
  subnet_selection: IDL.Opt(
    IDL.Variant({
      Subnet: IDL.Record({ subnet: IDL.Principal }),
      Filter: IDL.Record({ subnet_type: IDL.Opt(IDL.Text) }),
    }),
  ),
  settings: IDL.Opt(canisterSettingsType),
};
