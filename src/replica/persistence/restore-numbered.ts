import { PersistentMap } from "../persistent-map.ts";
import type { RecordForm } from "./record-form.ts";
import { type RecordGroup, unknownRecord } from "./record-groups.ts";
import { KEY_DIGITS } from "./record-keys.ts";

/** The records of a group whose names behind `prefix` are numbers, as they stand in keys. */
export function restoreNumbered<Value>(
  records: RecordGroup,
  prefix: string,
  form: RecordForm<Value>,
): PersistentMap<Value> {
  const entries = records.takeAll(prefix, form);
  for (const [name] of entries) {
    if (name.length !== KEY_DIGITS || !/^\d+$/.test(name)) throw unknownRecord(records.key + prefix + name);
  }
  return PersistentMap.from(entries);
}
