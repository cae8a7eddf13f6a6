import type { Client } from "../../client/mod.ts";
import { isAlive, ownMark } from "../../processes/mod.ts";
import { Principal } from "../../wire/mod.ts";
import type { Journal } from "../journal/journal.ts";
import { journalNetwork } from "../journal/journal-network.ts";
import type { JournalStore, StoredJournal } from "../journal/journal-store.ts";
import { controlCanister } from "../control-canister.ts";
import { OpenJournal } from "../journal/open-journal.ts";
import { RecoveryError } from "../recovery-error.ts";
import { interrupted } from "../run/interrupted.ts";
import type { SettleEffects } from "../run/operation-effects.ts";
import { settleUpgrade } from "./settle-upgrade.ts";
import { settleOperation } from "./settle-operation.ts";
import type { Finding } from "./finding.ts";

/** What became of one journal. */
export type Recovery =
  | { readonly kind: "settled"; readonly journal: Journal; readonly findings: readonly Finding[] }
  /** A living process works on it. */
  | { readonly kind: "under-way"; readonly journal: Journal }
  /** Its network or canister could not be asked, or refused: the journal stays. */
  | { readonly kind: "unsettled"; readonly journal: Journal; readonly path: string; readonly error: unknown }
  | { readonly kind: "damaged"; readonly path: string; readonly error: RecoveryError };

/** What recovering needs besides the effects of a settlement. */
export interface RecoverEffects extends Omit<SettleEffects, "control"> {
  readonly journals: JournalStore;
  /** A client for the network and the identity that a journal names. */
  readonly open: (journal: Journal) => Promise<Client>;
  /** Told before a journal is worked on. */
  readonly begin: (journal: Journal) => void;
}

/**
 * Finishes or undoes every operation that was cut off, one after another. Whatever cannot be settled stays for the next
 * time; doing it again changes nothing more.
 */
export async function recoverOperations(effects: RecoverEffects): Promise<readonly Recovery[]> {
  const recoveries: Recovery[] = [];
  for (const stored of effects.journals.list()) recoveries.push(await recoverOne(stored, effects));
  return recoveries;
}

async function recoverOne(stored: StoredJournal, effects: RecoverEffects): Promise<Recovery> {
  if (stored.kind === "damaged") return stored;
  const { journal, path } = stored;
  if (isAlive(journal.process)) return { kind: "under-way", journal };
  if (effects.signal.aborted)
    return { kind: "unsettled", journal, path, error: interrupted(journal.canister.name) };
  effects.begin(journal);
  const open = OpenJournal.resume(effects.journals, { ...journal, process: ownMark() });
  effects.journals.update(open.content);
  try {
    const client = await effects.open(journal);
    assertSameNetwork(client, journal);
    const control = await controlCanister(client, Principal.fromText(journal.canister.id));
    const settling = { ...effects, control };
    const findings =
      journal.kind === "upgrade"
        ? await settleUpgrade(open, settling)
        : (await settleOperation(journal, settling)).findings;
    effects.journals.end(journal);
    return { kind: "settled", journal, findings };
  } catch (error) {
    effects.journals.update({ ...open.content, process: journal.process });
    return { kind: "unsettled", journal, path, error };
  }
}

function assertSameNetwork(client: Client, journal: Journal): void {
  const { rootKeyHash, url } = journalNetwork(client);
  if (rootKeyHash === journal.network.rootKeyHash) return;
  throw new RecoveryError(
    { code: "recovery/another-network", url },
    `The network at ${url} is not the one on which the operation was begun: its root key is another one`,
  );
}
