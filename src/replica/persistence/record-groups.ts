import { CANISTER_KEY, LEDGER_KEYS } from "./record-keys.ts";
import { decodeRecord, type RecordForm } from "./record-form.ts";
import { StateRecordError } from "./state-record-error.ts";

/** The records of one part of the state. Each one is taken once; what nobody takes is a fault. */
export class RecordGroup {
  /** Key that all of them begin with. */
  readonly key: string;
  readonly #records = new Map<string, Uint8Array>();

  constructor(key: string) {
    this.key = key;
  }

  /** @param rest what follows the key of the group, `""` for its main record, otherwise beginning with `/` */
  add(rest: string, record: Uint8Array): void {
    this.#records.set(rest, record);
  }

  /** The value of a record that must be there. */
  take<Value>(rest: string, form: RecordForm<Value>): Value {
    const record = this.#records.get(rest);
    if (record === undefined) {
      throw new StateRecordError({ code: "replica/missing-record", key: this.key + rest });
    }
    this.#records.delete(rest);
    return decodeRecord(form, this.key + rest, record);
  }

  /** The value of a record that may be missing. */
  find<Value>(rest: string, form: RecordForm<Value>): Value | undefined {
    return this.#records.has(rest) ? this.take(rest, form) : undefined;
  }

  /** All records that begin with `prefix`, by what follows it. */
  takeAll<Value>(prefix: string, form: RecordForm<Value>): [name: string, value: Value][] {
    const found: [string, Value][] = [];
    for (const [rest, record] of this.#records) {
      if (!rest.startsWith(prefix)) continue;
      this.#records.delete(rest);
      found.push([rest.slice(prefix.length), decodeRecord(form, this.key + rest, record)]);
    }
    return found;
  }

  /** @throws StateRecordError `replica/unknown-record` for a record that nobody took */
  assertEmpty(): void {
    for (const rest of this.#records.keys()) throw unknownRecord(this.key + rest);
  }
}

/** All records, by the part of the state they belong to. */
export class RecordGroups {
  readonly #groups = new Map<string, RecordGroup>();

  constructor(records: Iterable<readonly [string, Uint8Array]>) {
    for (const [key, record] of records) {
      const name = groupOf(key);
      let group = this.#groups.get(name);
      if (group === undefined) {
        group = new RecordGroup(name);
        this.#groups.set(name, group);
      }
      group.add(key.slice(name.length), record);
    }
  }

  /** The group of the records at and below `key`; empty if there are none. */
  take(key: string): RecordGroup {
    const group = this.#groups.get(key) ?? new RecordGroup(key);
    this.#groups.delete(key);
    return group;
  }

  /** The groups one level below `key`, with the name behind it. */
  takeAll(key: string): [name: string, group: RecordGroup][] {
    const prefix = `${key}/`;
    const names = [...this.#groups.keys()].filter((name) => name.startsWith(prefix));
    return names.map((name) => [name.slice(prefix.length), this.take(name)]);
  }

  /** @throws StateRecordError `replica/unknown-record` for a record of a group that nobody took */
  assertEmpty(): void {
    for (const group of this.#groups.values()) group.assertEmpty();
  }
}

/** A fault for a key that has no meaning here. */
export function unknownRecord(key: string): StateRecordError {
  return new StateRecordError({ code: "replica/unknown-record", key });
}

/** Canisters and ledgers are groups of their own: their keys have a second part. */
function groupOf(key: string): string {
  const end = key.indexOf("/");
  if (end === -1) return key;
  const first = key.slice(0, end);
  if (first !== CANISTER_KEY && !LEDGER_PREFIXES.has(first)) return first;
  const second = key.indexOf("/", end + 1);
  return second === -1 ? key : key.slice(0, second);
}

const LEDGER_PREFIXES = new Set(Object.values(LEDGER_KEYS).map((key) => key.slice(0, key.indexOf("/"))));
