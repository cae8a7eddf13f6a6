import { encodeHex } from "../../bytes/mod.ts";
import { replyOf } from "../../client/mod.ts";
import type { OpenJournal } from "../journal/open-journal.ts";
import type { SettleEffects } from "../run/operation-effects.ts";
import { UpgradePassage } from "../run/upgrade-passage.ts";
import { upgradeWorld } from "../run/upgrade-world.ts";
import type { Finding } from "./finding.ts";
import { upgradeFindings } from "./upgrade-findings.ts";

/**
 * Brings an upgrade that was cut off to its end: upgraded and healthy, or as it was before. The journal tells at each moment
 * how far that came; whoever calls this ends it afterwards.
 *
 * @throws ClientError when the network cannot be asked, or refuses a step; RecoveryError "recovery/interrupted"
 */
export async function settleUpgrade(open: OpenJournal, effects: SettleEffects): Promise<readonly Finding[]> {
  const { name } = open.content.canister;
  const world = upgradeWorld(effects, { name, work: undefined });
  const end = await new UpgradePassage(open, world, "recovery").goOn();
  const listed = replyOf(await effects.control.listSnapshots(), `list the snapshots of canister ${name}`);
  const snapshots = listed.map(({ id }) => encodeHex(id));
  const findings = upgradeFindings(open.content, { end, snapshots });
  for (const finding of findings) effects.report({ kind: "finding", finding });
  return findings;
}
