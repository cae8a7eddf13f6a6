/**
 * An identity talking to any network: calls with verified certificates, queries with verified node signatures, the
 * management canister, Candid in its text form.
 *
 * Every operation is a free function that takes a `Client` first. A refusal of the network or of a canister is an
 * expected outcome and comes back as a value (`Answer`); `replyOf` turns it into a coded error for callers that
 * cannot go on. Whatever cannot be reached, trusted or understood is thrown as a ClientError with a code `client/...`.
 *
 * @module
 */
export { announceCalls, type SentCall } from "./announce-calls.ts";
export { type Answer, mapAnswer, type Reject, replyOf } from "./answer.ts";
export { callByText, kindOfCall, type TextAnswer, type TextCall, textOfReply } from "./call-by-text.ts";
export { type CanisterCall, callCanister } from "./call-canister.ts";
export { type ArgumentsOf, encodeArguments, quoteText } from "./candid/encode-arguments.ts";
export {
  type ArgumentDescription,
  describeMethods,
  type MethodDescription,
} from "./candid/describe-methods.ts";
export { formatReply, type ReplyOf } from "./candid/format-reply.ts";
export { type MethodMode, readInterface, type ServiceMethods } from "./candid/read-interface.ts";
export {
  type AnnounceCall,
  CertifiedCalls,
  type CertifiedCallsOptions,
} from "./certified/certified-calls.ts";
export { defaultRetryPolicy, type RetryPause, type RetryPolicy } from "./certified/retry.ts";
export { ClientError, type ClientFault } from "./client-error.ts";
export { type Client, type ClientOptions, createClient } from "./create-client.ts";
export { createCanister, type CreationOptions } from "./create-canister.ts";
export { anonymousIdentity } from "./identity/anonymous-identity.ts";
export { generatePem } from "./identity/generate-pem.ts";
export { identityFromPem, type KeyType, PemIdentity } from "./identity/pem-identity.ts";
export { callManagement, type ManagementCall } from "./management/call-management.ts";
export type { CanisterSettings, Viewers } from "./management/canister-settings.ts";
export {
  type CanisterStatus,
  canisterStatus,
  type MemorySizes,
  type QueryTotals,
  type RunState,
} from "./management/canister-status.ts";
export {
  type CanisterLogRecord,
  fetchCanisterLogs,
  type LogQuery,
} from "./management/fetch-canister-logs.ts";
export { type PublicStatus, readPublicStatus } from "./management/read-public-status.ts";
export { type SettingsUpdate, updateSettings } from "./management/update-settings.ts";
export { createCanisterWithCycles } from "./ledgers/create-canister-with-cycles.ts";
export { cyclesLedgerId } from "./ledgers/cycles-ledger-id.ts";
export { topUpCanister } from "./ledgers/top-up-canister.ts";
export {
  chooseInstallMode,
  type InstallChoice,
  type InstallTarget,
} from "./management/choose-install-mode.ts";
export { clearChunkStore } from "./management/clear-chunk-store.ts";
export { deleteCanister } from "./management/delete-canister.ts";
export { deleteSnapshot } from "./management/delete-snapshot.ts";
export { installChunkedCode } from "./management/install-chunked-code.ts";
export { installStoredModule, type StoredInstallation } from "./management/install-stored-module.ts";
export { installCode } from "./management/install-code.ts";
export { installModeToCandid } from "./management/install-mode.ts";
export type { InstallMode } from "./management/install-mode.ts";
export type { Installation } from "./management/installation.ts";
export { fitsOneCall, largestPlainBytes, moduleChunks } from "./management/module-chunks.ts";
export { hasSnapshotTimer } from "./management/read-snapshot-timer.ts";
export { readSnapshotChunk } from "./management/read-snapshot-chunk.ts";
export { storedChunks } from "./management/stored-chunks.ts";
export { listSnapshots } from "./management/list-snapshots.ts";
export { loadSnapshot } from "./management/load-snapshot.ts";
export {
  provisionalCreateCanister,
  type ProvisionalCreation,
} from "./management/provisional-create-canister.ts";
export type { SnapshotReference } from "./management/snapshot-reference.ts";
export type { SnapshotSummary } from "./management/snapshot-summary.ts";
export { startCanister } from "./management/start-canister.ts";
export { stopCanister } from "./management/stop-canister.ts";
export { takeSnapshot, type TakeSnapshotOptions } from "./management/take-snapshot.ts";
export { type ChunkUpload, uploadChunk } from "./management/upload-chunk.ts";
export { fetchNetworkStatus, type NetworkStatusOptions } from "./network/fetch-network-status.ts";
export { listSubnets, type SubnetSummary } from "./network/list-subnets.ts";
export { type CanisterRange, readCanisterRanges } from "./network/read-canister-ranges.ts";
export { isMainnetUrl } from "./network/is-mainnet-url.ts";
export { mainnetRootKeyDer } from "./network/mainnet-root-key.ts";
export { queryCanister } from "./query-canister.ts";
export { plainModule, readModuleMetadata, readModuleSection } from "./module-section.ts";
export { readCanisterHistory } from "./read-canister-history.ts";
export { type CallOutcome, type EarlierCall, readCallOutcome, readCallStatus } from "./read-call-status.ts";
export { callThroughProxy, type ProxyCanister } from "./proxy/call-through-proxy.ts";
export { proxiedStatus } from "./proxy/proxied-status.ts";
export { isProxied, type ProxiedClient, throughProxy } from "./proxy/proxied-client.ts";
export { readMetadata } from "./read-metadata.ts";
export { type CopyOptions, type CopyProgress, copySections, rangeBytes } from "./transfer/copy-sections.ts";
export { type Creation, findCreated, type FindCreatedOptions } from "./transfer/find-created.ts";
export { openRemoteSource } from "./transfer/remote-source.ts";
export { openUpload, type Upload, type UploadOptions } from "./transfer/open-upload.ts";
export { countDownload, countUpload, type RangeCount } from "./transfer/count-ranges.ts";
export { uploadMetadataArgs } from "./transfer/upload-arguments.ts";
export {
  type CreatingCall,
  decodeUploadState,
  encodeUploadState,
  type UploadState,
  type UploadStateJson,
} from "./transfer/upload-state.ts";
