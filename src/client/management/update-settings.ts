import type { Principal } from "@icp-sdk/core/principal";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { callManagement } from "./call-management.ts";
import { type CanisterSettings, settingsArgsOf } from "./canister-settings.ts";

/** Which settings of which canister are changed. */
export interface SettingsUpdate {
  readonly canisterId: Principal;
  /** What is left out keeps its value. */
  readonly settings: Partial<CanisterSettings>;
}

/** Changes settings of a canister. Only controllers may. */
export async function updateSettings(client: Client, update: SettingsUpdate): Promise<Answer<void>> {
  const answer = await callManagement(client, {
    method: "update_settings",
    args: {
      canister_id: update.canisterId,
      settings: settingsArgsOf(update.settings),
      sender_canister_version: [],
    },
    effectiveCanisterId: update.canisterId,
  });
  return mapAnswer(answer, () => undefined);
}
