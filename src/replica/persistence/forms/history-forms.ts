import type {
  CanisterChange,
  CanisterHistory,
  CanisterLogRecord,
  CanisterLogs,
  ChangeDetails,
  ChangeOrigin,
  SnapshotSource,
} from "../../state.ts";
import type { Codec } from "../codec/codec.ts";
import { list, oneOf, optional } from "../codec/compounds.ts";
import { bytes, integer, principal } from "../codec/scalars.ts";
import { struct, type StructCodec } from "../codec/struct.ts";
import { variants } from "../codec/variants.ts";
import type { RecordForm } from "../record-form.ts";

/** What is stored of the logs besides their lines. */
export type LogCounter = Omit<CanisterLogs, "records">;

/** What is stored of a log line besides its index, which is in the key. */
export type LogLine = Omit<CanisterLogRecord, "index">;

export const snapshotSource: Codec<SnapshotSource> = variants("kind", {
  taken_from_canister: [0, {}],
  metadata_upload: [1, {}],
});

const origin: Codec<ChangeOrigin> = variants("kind", {
  from_user: [0, { userId: principal }],
  from_canister: [1, { canisterId: principal, canisterVersion: optional(integer) }],
});

const details: Codec<ChangeDetails> = variants("kind", {
  creation: [0, { controllers: list(principal), environmentVariablesHash: optional(bytes) }],
  code_uninstall: [1, {}],
  code_deployment: [2, { mode: oneOf({ install: 0, reinstall: 1, upgrade: 2 }), moduleHash: bytes }],
  load_snapshot: [
    3,
    {
      fromCanisterId: optional(principal),
      snapshotId: bytes,
      canisterVersion: integer,
      takenAtNs: integer,
      source: snapshotSource,
    },
  ],
  controllers_change: [4, { controllers: list(principal) }],
});

/** `canister/<id>/history` */
export const historyForm: RecordForm<CanisterHistory, StructCodec<CanisterHistory>> = {
  version: 1,
  codec: struct<CanisterHistory>({
    total: integer,
    changes: list(
      struct<CanisterChange>({ timestampNs: integer, canisterVersion: integer, origin, details }),
    ),
  }),
};

/** `canister/<id>/log` */
export const logForm: RecordForm<LogCounter, StructCodec<LogCounter>> = {
  version: 1,
  codec: struct<LogCounter>({ nextIndex: integer }),
};

/** `canister/<id>/log/<n20>` */
export const logLineForm: RecordForm<LogLine> = {
  version: 1,
  codec: struct<LogLine>({ timestampNs: integer, content: bytes }),
};
