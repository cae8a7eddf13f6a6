import type { Schedule, SubnetConfig, SubnetKind, ReplicaState } from "../../state.ts";
import { list, oneOf } from "../codec/compounds.ts";
import { bytes, integer, number, principal, text } from "../codec/scalars.ts";
import { struct, type StructCodec } from "../codec/struct.ts";
import type { RecordForm } from "../record-form.ts";

/** What is stored of the subnets besides their parts. */
export type SubnetScalars = Omit<
  ReplicaState,
  "config" | "canisters" | "checkpoint" | "ingress" | "messages" | "deadlines" | "tasks" | "ledgers" | "trees"
>;

/** What is stored of the configuration: enough to tell another network's keys. */
export interface SubnetIdentity {
  readonly subnets: readonly Pick<SubnetConfig, "subnetId" | "kind">[];
}

const randomness = struct<SubnetScalars["randomness"]>({ seed: bytes, draws: number });

interface SingleSubnetScalars extends Omit<
  SubnetScalars,
  "nextCanisterNumbers" | "nextMessage" | "schedule"
> {
  readonly nextCanisterNumber: bigint;
}

const singleSubnet = struct<SingleSubnetScalars>({
  timeNs: integer,
  round: integer,
  randomness,
  nextCanisterNumber: integer,
});

/** `subnet` */
export const subnetForm: RecordForm<SubnetScalars, StructCodec<SubnetScalars>> = {
  version: 2,
  codec: struct<SubnetScalars>({
    timeNs: integer,
    round: integer,
    nextMessage: number,
    schedule: struct<Schedule>({ chargedAtNs: integer, heartbeatAtNs: integer, heartbeatCursor: text }),
    randomness,
    nextCanisterNumbers: list(integer),
  }),
  older: new Map([
    [
      1,
      (reader) => {
        const { nextCanisterNumber, ...scalars } = singleSubnet.read(reader);
        const { timeNs } = scalars;
        const schedule = { chargedAtNs: timeNs, heartbeatAtNs: timeNs, heartbeatCursor: "" };
        return { ...scalars, schedule, nextMessage: 0, nextCanisterNumbers: [nextCanisterNumber] };
      },
    ],
  ]),
};

const kind = oneOf<SubnetKind>({
  application: 0,
  system: 1,
  "verified-application": 2,
  bitcoin: 3,
  fiduciary: 4,
  nns: 5,
  sns: 6,
});

/** `subnet/identity` */
export const identityForm: RecordForm<SubnetIdentity, StructCodec<SubnetIdentity>> = {
  version: 2,
  codec: struct<SubnetIdentity>({
    subnets: list(struct<SubnetIdentity["subnets"][number]>({ subnetId: principal, kind })),
  }),
  older: new Map([
    [1, (reader) => ({ subnets: [{ subnetId: principal.read(reader), kind: "application" }] })],
  ]),
};
