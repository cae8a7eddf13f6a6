import assert from "node:assert/strict";
import type { Operation, OperationAnswer, Plan, PlanAnswer, PlanRequest } from "../../../console/mod.ts";
import { openSession } from "../../session.ts";
import { withNetwork } from "../../testing/network-project.ts";
import type { Workplace } from "../../testing/workplace.ts";
import { openConsole } from "../open-console.ts";
import { createPage, type Page } from "./console-page.ts";

/** What a test does with a console. */
export interface ConsoleAtWork {
  /** An operator's page. */
  readonly page: Page;
  readonly workplace: Workplace;
  /** Another page; with `read-only` of somebody who may only look. */
  open(role: "operator" | "read-only"): Promise<Page>;
}

/** A console of a network with one deployed canister, `notes`. */
export async function withConsole(use: (console: ConsoleAtWork) => Promise<void>): Promise<void> {
  await withNetwork(async (workplace) => {
    const deployed = await workplace.run("deploy");
    assert.equal(deployed.exitCode, 0, deployed.notes);
    const session = await openSession(workplace.context, {});
    const place = { port: 0, isAnyPortGood: false };
    await using running = await openConsole(workplace.context, { session, selection: {} }, place);
    const open: ConsoleAtWork["open"] = (role) => createPage(running.link(role));
    await use({ page: await open("operator"), workplace, open });
  });
}

/** A plan for the canister `notes`. */
export async function planned(page: Page, request: PlanRequest): Promise<Plan> {
  return (await page.post<PlanAnswer>("modules/notes/plans", request)).plan;
}

/** Carries a plan out and hears its events to the end. */
export async function carriedOut(page: Page, plan: Plan): Promise<Operation> {
  const { operation } = await page.post<OperationAnswer>("operations", { plan_id: plan.id });
  const events = await page.events(operation.id);
  assert.deepEqual(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
  );
  assert.equal(events.at(-1)?.kind, "end");
  const ended = (await page.get<OperationAnswer>(`operations/${operation.id}`)).operation;
  // Of the progress only the latest is kept.
  const latest = events.findLast(({ kind }) => kind === "progress");
  assert.deepEqual(
    ended.events,
    events.filter((event) => event.kind !== "progress" || event === latest),
  );
  return ended;
}
