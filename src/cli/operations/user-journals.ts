import { join } from "node:path";
import { JournalStore } from "../../recovery/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { userIdentityStore } from "../identity/identity-store.ts";

/** The journals of the user's operations, beside the identities. */
export function userJournals({ env }: CliContext): JournalStore {
  return new JournalStore(join(userIdentityStore(env).directory, "operations"));
}
