import type { OperationEvent } from "../../../src/console/api/operation.ts";

/** What somebody who follows an operation is told. */
export interface Listener {
  onEvent(event: OperationEvent): void;
  /** The console does not answer; it is asked again by itself. */
  onLost(): void;
}

/**
 * Listens to an operation from its first event on. After a lost connection the browser goes on behind the last event.
 *
 * @returns ends the listening; the operation goes on
 */
export function followOperation(id: string, listener: Listener): () => void {
  const source = new EventSource(`./api/v1/operations/${encodeURIComponent(id)}/events`);
  source.onmessage = (message: MessageEvent<string>) => {
    const event = JSON.parse(message.data) as OperationEvent; // described in src/console/api
    listener.onEvent(event);
    if (event.kind === "end") source.close();
  };
  source.onerror = () => {
    listener.onLost();
  };
  return () => {
    source.close();
  };
}
