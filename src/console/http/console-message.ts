import { encodeUtf8 } from "../../bytes/mod.ts";

/** Header names in lower case. */
export type HeaderFields = Readonly<Record<string, string | undefined>>;

/** A request as a plain value; its body is read only by who wants it. */
export interface ConsoleRequest {
  /** In upper case. */
  readonly method: string;
  /** The path as it came, percent-encoded, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: HeaderFields;
  readonly body: AsyncIterable<Uint8Array>;
}

/** The far end of a stream of events. */
export interface EventSink {
  /** One message; `id` is what a browser names when it comes back. */
  send(id: string, data: string): void;
  /** No more messages follow. */
  end(): void;
}

/** What is sent back: a whole body, or a stream of events that lasts until either side ends it. */
export type ConsoleResponse =
  | {
      readonly kind: "whole";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | {
      readonly kind: "events";
      readonly headers: Readonly<Record<string, string>>;
      /** Asked now and then; false ends the stream. */
      readonly isWanted: () => boolean;
      /** Begins to send; what it returns is called when the other side has gone. */
      readonly open: (sink: EventSink) => () => void;
    };

/** The version of all shapes: docs/formats/console-api.md. */
export const apiVersion = 1;

/** A body of the interface. */
export function jsonResponse(
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): ConsoleResponse {
  return {
    kind: "whole",
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
    body: encodeUtf8(JSON.stringify({ version: apiVersion, ...body })),
  };
}

/** An answer without a body. */
export function emptyResponse(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): ConsoleResponse {
  return {
    kind: "whole",
    status,
    headers: { "cache-control": "no-store", ...headers },
    body: new Uint8Array(0),
  };
}
