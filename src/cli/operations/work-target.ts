import { isProxied } from "../../client/mod.ts";
import type { JournalTarget, WorkOrigin } from "../../recovery/mod.ts";
import { journalNetwork } from "../../recovery/mod.ts";
import { ownMark } from "../../processes/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { userIdentityStore } from "../identity/identity-store.ts";
import type { NamedCanister, Session } from "../session.ts";
import type { NetworkSelection } from "../target/network-selection.ts";

/** The options that lead here again from any folder. */
export function workTarget(
  { env }: CliContext,
  { client, project }: Session,
  options: NetworkSelection,
): JournalTarget {
  const { network, environment, rootKey } = options;
  return {
    projectRoot: project.directory,
    ...(network === undefined ? {} : { network }),
    ...(environment === undefined ? {} : { environment }),
    ...(rootKey === undefined ? {} : { rootKey }),
    identity: options.identity ?? userIdentityStore(env).defaultName(),
    ...(isProxied(client) && { proxy: client.proxy.canisterId.toText() }),
  };
}

/** What the record of work on a canister begins with. */
export function workOrigin(
  context: CliContext,
  session: Session,
  { canister, options }: { readonly canister: NamedCanister; readonly options: NetworkSelection },
): WorkOrigin {
  return {
    startedAt: new Date().toISOString(),
    process: ownMark(),
    network: journalNetwork(session.client),
    target: workTarget(context, session, options),
    canister: { id: canister.id.toText(), name: canister.name },
  };
}
