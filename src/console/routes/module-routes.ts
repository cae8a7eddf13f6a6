import { encodeHex } from "../../bytes/mod.ts";
import { fetchNetworkStatus } from "../../client/mod.ts";
import { storageCyclesPerDay } from "../../recovery/mod.ts";
import type { BusyState, ModuleStatusAnswer } from "../api/module-status.ts";
import type { ModuleAnswer, ModuleEdit, ModulesAnswer, ModuleSummary } from "../api/module.ts";
import type { SnapshotsAnswer } from "../api/snapshot.ts";
import type { ConsoleParts } from "../console-parts.ts";
import { type ConsoleResponse, emptyResponse, jsonResponse } from "../http/console-message.ts";
import { readJsonBody } from "../http/read-body.ts";
import type { Route } from "../http/route-table.ts";
import { isoFromMs, isoFromNs } from "../iso-time.ts";
import { JsonMembers } from "../json-members.ts";
import { busyState } from "../modules/busy-state.ts";
import { findModule } from "../modules/find-module.ts";
import { makersOf } from "../modules/known-operations.ts";
import { readHistory } from "../modules/module-history.ts";
import { readSnapshots } from "../modules/module-snapshots.ts";
import { readModuleStatus } from "../modules/module-status.ts";

type Unversioned<T> = Omit<T, "version">;

/** Modules: the list, its edits, and what the network says of one. Each answer is asked of the network anew. */
export function moduleRoutes(parts: ConsoleParts): readonly Route[] {
  const { modules } = parts.services;
  const find = (key: string | undefined): Promise<ModuleSummary> => findModule(modules, key ?? "");
  // Calls are repeated for a while if nobody answers; a network that is gone shall be said at once.
  const asked = async (
    key: string | undefined,
    ask: (parts: ConsoleParts, module: ModuleSummary) => Promise<object>,
  ): Promise<ConsoleResponse> => {
    await fetchNetworkStatus(parts.services.client.url);
    return jsonResponse(200, await ask(parts, await find(key)));
  };
  return [
    {
      method: "GET",
      path: "modules",
      access: "session",
      answer: async () => jsonResponse(200, await modulesAnswer(parts)),
    },
    {
      method: "POST",
      path: "modules",
      access: "operator",
      answer: async ({ request }) => {
        const edit = readModuleEdit(new JsonMembers(await readJsonBody(request)));
        await modules.edit(edit);
        const body: Unversioned<ModuleAnswer> = { module: await find(edit.key) };
        return jsonResponse(200, body);
      },
    },
    {
      method: "DELETE",
      path: "modules/:key",
      access: "operator",
      answer: async ({ params }) => {
        await modules.remove((await find(params["key"])).key);
        return emptyResponse(204);
      },
    },
    {
      method: "GET",
      path: "modules/:key",
      access: "session",
      answer: ({ params }) => asked(params["key"], statusAnswer),
    },
    {
      method: "GET",
      path: "modules/:key/snapshots",
      access: "session",
      answer: ({ params }) => asked(params["key"], snapshotsAnswer),
    },
    {
      method: "GET",
      path: "modules/:key/history",
      access: "session",
      answer: ({ params }) => asked(params["key"], readHistory),
    },
  ];
}

/** Without modules nothing would be asked of the network, and its absence would pass for an empty list. */
async function modulesAnswer({ services }: ConsoleParts): Promise<Unversioned<ModulesAnswer>> {
  await fetchNetworkStatus(services.client.url);
  return { modules: await services.modules.list() };
}

async function statusAnswer(
  parts: ConsoleParts,
  module: ModuleSummary,
): Promise<Unversioned<ModuleStatusAnswer>> {
  const { services, samples, nowMs } = parts;
  const { our_role, controllers, module_hash, status } = await readModuleStatus(services.client, module);
  if (status !== null) samples.add(module.canister_id, status);
  const busy: BusyState | null = busyState(parts, module);
  const observed_at = isoFromMs(nowMs());
  return { module, observed_at, our_role, controllers, module_hash, status, busy };
}

async function snapshotsAnswer(
  { services, log, nowMs }: ConsoleParts,
  module: ModuleSummary,
): Promise<Unversioned<SnapshotsAnswer>> {
  const [known, status] = await Promise.all([
    readSnapshots(services.client, module),
    readModuleStatus(services.client, module),
  ]);
  const makers = makersOf(log.ofCanister(module.canister_id));
  const { full } = status;
  return {
    observed_at: isoFromMs(nowMs()),
    snapshots: known.map(({ summary, origin }) => {
      const id = encodeHex(summary.id);
      const perDay = full === undefined ? undefined : -storageCyclesPerDay(full, -summary.sizeBytes);
      return {
        id,
        size_bytes: Number(summary.sizeBytes),
        taken_at: isoFromNs(summary.takenAtNs),
        source: origin.source,
        cycles_per_day: perDay === undefined ? null : String(perDay),
        canister_version: String(origin.canisterVersion),
        module_hash: makers.get(id)?.module_hash ?? null,
        made_by: makers.get(id)?.made_by ?? null,
      };
    }),
    max_snapshots: module.policy.max_snapshots,
  };
}

function readModuleEdit(members: JsonMembers): ModuleEdit {
  const kind = members.optionalText("kind");
  const label = members.optionalText("label");
  const tags = members.optionalTexts("tags");
  const groups = members.optionalTexts("groups");
  const policy = members.optionalText("policy");
  return {
    key: members.text("key"),
    canister: members.text("canister"),
    ...(kind !== undefined && { kind }),
    ...(label !== undefined && { label }),
    ...(tags !== undefined && { tags }),
    ...(groups !== undefined && { groups }),
    ...(policy !== undefined && { policy }),
  };
}
