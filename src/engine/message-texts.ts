import { compareBytes, encodeUtf8 } from "../bytes/mod.ts";
import type { Message, MessageEnvironment } from "./message.ts";

/** An environment variable in UTF-8. */
export interface EncodedVariable {
  readonly name: Uint8Array;
  readonly value: Uint8Array;
}

interface EncodedVariables {
  /** By name, as bytes: an index does not depend on the order in which variables were set. */
  readonly inOrder: readonly EncodedVariable[];
  readonly byName: ReadonlyMap<string, EncodedVariable>;
}

/**
 * The texts that a message can ask for, in UTF-8. Each is encoded when it is first asked for, and once: a canister may ask
 * millions of times, and pays the same for a long text as for a short one.
 */
export class MessageTexts {
  readonly #message: Message;
  readonly #environment: MessageEnvironment;
  #methodName: Uint8Array | undefined;
  #rejectMessage: Uint8Array | undefined;
  #variables: EncodedVariables | undefined;

  constructor(message: Message, environment: MessageEnvironment) {
    this.#message = message;
    this.#environment = environment;
  }

  get methodName(): Uint8Array {
    return (this.#methodName ??= encodeUtf8(this.#message.methodName));
  }

  /** Empty where nothing was rejected. */
  get rejectMessage(): Uint8Array {
    return (this.#rejectMessage ??= encodeUtf8(this.#message.reject?.message ?? ""));
  }

  get variables(): EncodedVariables {
    return (this.#variables ??= encodeVariables(this.#environment));
  }
}

function encodeVariables({ environmentVariables }: MessageEnvironment): EncodedVariables {
  const byName = new Map(
    environmentVariables.map(({ name, value }) => [
      name,
      { name: encodeUtf8(name), value: encodeUtf8(value) },
    ]),
  );
  return { byName, inOrder: [...byName.values()].sort((a, b) => compareBytes(a.name, b.name)) };
}
