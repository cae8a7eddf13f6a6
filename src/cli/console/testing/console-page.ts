import assert from "node:assert/strict";
import type { OperationEvent } from "../../../console/mod.ts";

/** What a page of the console does over HTTP. */
export interface Page {
  /** Below the interface's root. */
  get<Answer>(path: string): Promise<Answer>;
  post<Answer>(path: string, body: object): Promise<Answer>;
  /** Sends what must be refused, and gives the code. */
  refused(method: string, path: string, body?: object): Promise<string>;
  /** All events of an operation, until the server ends the stream. */
  events(operation: string, after?: number): Promise<readonly OperationEvent[]>;
  send(
    method: string,
    path: string,
    body?: Uint8Array<ArrayBuffer> | string,
    type?: string,
  ): Promise<Response>;
}

/** Opens a session as the page does that a printed link leads to. */
export async function createPage(link: string): Promise<Page> {
  const { origin, hash } = new URL(link);
  const opened = await fetch(`${origin}/api/v1/session`, {
    method: "POST",
    headers: { origin, "content-type": "application/json" },
    body: JSON.stringify({ token: hash.replace("#token=", "") }),
  });
  assert.equal(opened.status, 200);
  const cookie = (opened.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
  const csrf = textMember(await opened.json(), "csrf");
  const send: Page["send"] = (method, path, body, type = "application/json") =>
    fetch(`${origin}/api/v1/${path}`, {
      method,
      headers: { cookie, origin, "x-icebox-csrf": csrf, "content-type": type },
      ...(body !== undefined && { body }),
    });
  const answered = async (response: Response): Promise<unknown> => {
    const text = await response.text();
    assert.ok(response.ok, text);
    return JSON.parse(text);
  };
  return {
    send,
    // The types of the interface are what its tests are about.
    get: async <Answer>(path: string) => (await answered(await send("GET", path))) as Answer,
    post: async <Answer>(path: string, body: object) =>
      (await answered(await send("POST", path, JSON.stringify(body)))) as Answer,
    refused: async (method, path, body) => {
      const response = await send(method, path, body === undefined ? undefined : JSON.stringify(body));
      const answer: unknown = await response.json();
      assert.ok(!response.ok, JSON.stringify(answer));
      assert.ok(typeof answer === "object" && answer !== null && "error" in answer);
      return textMember(answer.error, "code");
    },
    events: async (operation, after = 0) => {
      const response = await fetch(`${origin}/api/v1/operations/${operation}/events`, {
        headers: { cookie, ...(after > 0 && { "last-event-id": String(after) }) },
      });
      return readEvents(await response.text());
    },
  };
}

function readEvents(text: string): readonly OperationEvent[] {
  return text.split("\n\n").flatMap((message) => {
    const found = /^id: (?<id>\d+)\ndata: (?<data>.+)$/.exec(message)?.groups;
    if (found === undefined) return [];
    // The types of the interface are what its tests are about.
    const event = JSON.parse(found["data"] ?? "") as OperationEvent;
    assert.equal(String(event.seq), found["id"]);
    return [event];
  });
}

function textMember(value: unknown, name: string): string {
  assert.ok(typeof value === "object" && value !== null);
  return String(Object.fromEntries(Object.entries(value))[name]);
}
