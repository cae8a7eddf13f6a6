import type { ManagementHandler } from "./management-call.ts";

/** Every method of the management canister that this replica executes as an update. */
export const managementHandlers: ReadonlyMap<string, ManagementHandler> = new Map<string, ManagementHandler>(
  [],
);
