import type { Operation, OperationAnswer, OperationsAnswer } from "../api/operation.ts";
import type { PlanAnswer } from "../api/plan.ts";
import { ConsoleError } from "../console-error.ts";
import type { ConsoleParts } from "../console-parts.ts";
import { type ConsoleResponse, emptyResponse, jsonResponse } from "../http/console-message.ts";
import { readJsonBody } from "../http/read-body.ts";
import type { Route, RouteCall } from "../http/route-table.ts";
import { JsonMembers } from "../json-members.ts";
import { findModule } from "../modules/find-module.ts";
import { recovery } from "../operations/recovery.ts";
import { drawPlan } from "../plans/draw-plan.ts";
import { readPlanRequest } from "../plans/read-plan-request.ts";

const mostStreams = 64;

/** Plans, and the operations that carry them out. */
export function operationRoutes(parts: ConsoleParts): readonly Route[] {
  const { operations, plans } = parts;
  const streams = { open: 0 };
  return [
    {
      method: "POST",
      path: "modules/:key/plans",
      access: "session",
      answer: async ({ request, params }) => {
        const wanted = readPlanRequest(new JsonMembers(await readJsonBody(request)));
        const key = params["key"] ?? "";
        const body: Omit<PlanAnswer, "version"> = {
          plan: await plans.add(() => drawPlan(parts, key, wanted)),
        };
        return jsonResponse(200, body);
      },
    },
    {
      method: "POST",
      path: "operations",
      access: "operator",
      answer: async ({ request }) => {
        const id = new JsonMembers(await readJsonBody(request)).text("plan_id");
        return operationResponse(202, operations.begin(await plans.take(id)));
      },
    },
    {
      method: "POST",
      path: "modules/:key/recover",
      access: "operator",
      answer: async ({ params }) => {
        const module = await findModule(parts.services.modules, params["key"] ?? "");
        return operationResponse(202, operations.begin(recovery(parts.services, module)));
      },
    },
    {
      method: "GET",
      path: "operations",
      access: "session",
      answer: ({ request }) => {
        const module = request.query.get("module");
        const all = operations.list();
        const shown = module === null ? all : all.filter((each) => each.module === module);
        const body: Omit<OperationsAnswer, "version"> = { operations: shown };
        return Promise.resolve(jsonResponse(200, body));
      },
    },
    {
      method: "GET",
      path: "operations/:id",
      access: "session",
      answer: ({ params }) => Promise.resolve(operationResponse(200, operations.get(params["id"] ?? ""))),
    },
    {
      method: "DELETE",
      path: "operations/:id",
      access: "operator",
      answer: ({ params }) => Promise.resolve(operationResponse(202, operations.cancel(params["id"] ?? ""))),
    },
    {
      method: "GET",
      path: "operations/:id/events",
      access: "stream",
      answer: (call) => Promise.resolve(eventsResponse(parts, streams, call)),
    },
  ];
}

function operationResponse(status: number, operation: Operation): ConsoleResponse {
  const body: Omit<OperationAnswer, "version"> = { operation };
  return jsonResponse(status, body);
}

/** A browser that comes back names the last event that it heard. 204 tells it that nothing follows. */
function eventsResponse(
  { operations, sessions }: ConsoleParts,
  streams: { open: number },
  { request, params, session }: RouteCall,
): ConsoleResponse {
  const after = Number(request.headers["last-event-id"] ?? request.query.get("after") ?? "0");
  const listen = operations.listen(params["id"] ?? "", Number.isSafeInteger(after) ? after : 0);
  if (listen === undefined) return emptyResponse(204);
  if (streams.open >= mostStreams) {
    throw new ConsoleError({ code: "console/too-many-streams" }, "Too many pages listen to operations", {
      next: "Close some of them",
    });
  }
  return {
    kind: "events",
    headers: {},
    isWanted: () => session !== undefined && sessions.isOpen(session),
    open: (sink) => {
      streams.open += 1;
      let stop = (): void => undefined;
      stop = listen((event) => {
        sink.send(String(event.seq), JSON.stringify(event));
        if (event.kind === "end") sink.end();
      });
      return () => {
        streams.open -= 1;
        stop();
      };
    },
  };
}
