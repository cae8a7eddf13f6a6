/**
 * Icebox for programs: the main entry of the package.
 *
 * An embedded network, and a client of any network with the operations of the tool. Functions that ask a network take a
 * `Client` first and give an `Answer`, in which a reject is a value; `replyOf` takes the value out of it or throws. What
 * cannot be reached, trusted or understood is thrown, with a code in `error.fault.code`.
 *
 * @module
 */
export { hasFault } from "../bytes/mod.ts";
export {
  type ConversionLoss,
  convertFolder,
  FolderError,
  type FolderFault,
  type FolderVerdict,
  verifyFolder,
} from "../folder/mod.ts";
export {
  decodeSnapshotId,
  Principal,
  snapshotIdText,
  type SnapshotManifest,
  type StatusResponse,
} from "../wire/mod.ts";
export {
  type Durability,
  NetworkError,
  type NetworkFault,
  type RunningNetwork,
  type SubnetKind,
} from "../network/mod.ts";
export {
  type Answer,
  callCanister,
  type CanisterCall,
  type CanisterLogRecord,
  type CanisterSettings,
  type CanisterStatus,
  canisterStatus,
  type Client,
  ClientError,
  type ClientFault,
  type CopyOptions,
  type CopyProgress,
  createCanister,
  type CreationOptions,
  deleteCanister,
  deleteSnapshot,
  encodeArguments,
  fetchCanisterLogs,
  fetchNetworkStatus,
  formatReply,
  generatePem,
  identityFromPem,
  type InstallChoice,
  type KeyType,
  listSnapshots,
  listSubnets,
  loadSnapshot,
  type LogQuery,
  type MemorySizes,
  type NetworkStatusOptions,
  PemIdentity,
  type PublicStatus,
  queryCanister,
  type QueryTotals,
  readMetadata,
  readPublicStatus,
  type Reject,
  replyOf,
  type RunState,
  type SettingsUpdate,
  type SnapshotReference,
  type SnapshotSummary,
  startCanister,
  stopCanister,
  type SubnetSummary,
  takeSnapshot,
  type TakeSnapshotOptions,
  topUpCanister,
  updateSettings,
  type UploadState,
  type Viewers,
} from "../client/mod.ts";
export { callMethod, type MethodCall } from "./call-method.ts";
export { connect, type ConnectOptions, type NetworkPlace } from "./connect.ts";
export { deployModule, type ModuleDeployment } from "./deploy-module.ts";
export { downloadSnapshot, type SnapshotDownload } from "./download-snapshot.ts";
export { generateIdentity } from "./generate-identity.ts";
export { installModule, type ModuleInstallation } from "./install-module.ts";
export { type LibraryNetworkOptions, startNetwork } from "./start-network.ts";
export { type SnapshotUpload, uploadSnapshot } from "./upload-snapshot.ts";
