import { type CanisterStatus, canisterStatus, createCanister, replyOf } from "../../client/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { canisterIdsPath, recordCanisterId } from "../project/canister-ids.ts";
import { findKnownId } from "../project/known-ids.ts";
import { findCanister, type NamedCanister, type Session } from "../session.ts";

/** A canister that exists, and whether it did before. */
export interface EnsuredCanister {
  readonly canister: NamedCanister;
  /** Undefined for a canister that was just created. */
  readonly status: CanisterStatus | undefined;
}

/** The code of "canister not found". */
const notFound = "IC0301";

/**
 * Finds the canister of a name on the network, or creates it there and remembers its id. A remembered id that the
 * network does not know any more is replaced. What other tools remember counts on other networks than the embedded one:
 * there it is about networks of theirs, elsewhere another canister would cost cycles and part from the one that is used.
 *
 * @param subnet Id of the subnet on which it is created, if it must be
 * @throws ClientError "client/rejected" if the network says no
 */
export async function ensureCanister(
  context: CliContext,
  session: Session,
  name: string,
  subnet?: Principal,
): Promise<EnsuredCanister> {
  const { client, idsName, project } = session;
  const existing = await findExisting(session, name);
  if (existing !== undefined) return existing;
  context.terminal.note(`Creating canister ${name}...`);
  const id = replyOf(await createCanister(client, subnet && { subnet }), `create canister ${name}`);
  recordCanisterId(project.directory, { environment: idsName, name, id: id.toText() });
  context.terminal.note(`${name} canister created with canister id: ${id.toText()}`);
  return { canister: { name, id }, status: undefined };
}

/**
 * The canister of a name, if the network has it already; undefined if it is to be created.
 *
 * @throws ClientError "client/rejected" if the network says no
 */
export async function findExisting(session: Session, name: string): Promise<EnsuredCanister | undefined> {
  const { client, isEmbedded, project } = session;
  const known = findKnownId(session, name);
  const isOwn = known?.path === canisterIdsPath(project.directory);
  if (known === undefined || (!isOwn && isEmbedded)) return undefined;
  const canister = findCanister(session, name);
  const answer = await canisterStatus(client, canister.id);
  if (answer.kind === "replied") return { canister, status: answer.value };
  if (answer.reject.errorCode !== notFound || !isOwn) replyOf(answer, `read the status of canister ${name}`);
  return undefined;
}
