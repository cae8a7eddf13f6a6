/**
 * Wire: every byte form of the Internet Computer's interface, in both directions. Nothing here sends, stores or decides.
 *
 * - A request is an Envelope around a RequestContent; requestIdOf names it; what must be signed begins with one of
 *   domainSeparators. A malformed request is a value (decodeEnvelope), all other malformed input a WireError.
 * - The state is a LabeledTree; witness prunes it to a HashTree; encodeCertificate puts a signature beside that;
 *   verifyCertificate and lookupPath are the client's way back.
 * - endpoints is the one table of URLs that client and server share; each answer body has an encoder and a decoder.
 * - A snapshot is a SnapshotManifest and the bytes of its sections; SectionSource and SectionSink are the two ends of
 *   every transfer. What lies beside the sections in a folder has codecs for icp's, Juno's and Icebox's own files.
 * - Candid of the management canister and of the ledgers goes by method name: encodeManagementArgs and its relatives,
 *   icpLedgerInterface, cyclesLedgerInterface, cmcInterface.
 */
export { WireError, type WireFault, type WireFaultCode } from "./wire-error.ts";
export { sha256, type Sha256 } from "./sha256.ts";
export { domainSeparators } from "./domain-separators.ts";
export {
  canisterIdFromNumber,
  canisterIdToNumber,
  decodePrincipal,
  isInCanisterRanges,
  managementCanisterId,
  Principal,
  selfAuthenticatingPrincipal,
} from "./principal.ts";
export { addRange, type ByteRange, missingRanges } from "./byte-ranges.ts";
export type {
  SectionInfo,
  SectionName,
  SectionRanges,
  SectionSink,
  SectionSource,
  SnapshotManifest,
  SnapshotMetadata,
  SnapshotOrigin,
} from "./sections.ts";
export type { JsonValue } from "./json/json-value.ts";
export { type FloatForIcp, floatsMisreadByIcp } from "./snapshot-folder/floats-for-icp.ts";
export {
  decodeIcpMetadata,
  encodeIcpMetadata,
  floatsLostByIcp,
  type IcpMetadata,
  type OtherFields,
} from "./snapshot-folder/icp-metadata.ts";
export {
  decodeJunoMetadata,
  encodeJunoMetadata,
  floatsLostByJuno,
  isJunoMetadata,
  type JunoFile,
  type JunoFileKind,
  junoFileNames,
  type JunoMetadata,
} from "./snapshot-folder/juno-metadata.ts";
export {
  decodeFolderManifest,
  encodeFolderManifest,
  type FolderLayout,
  type FolderManifest,
  type SectionRecord,
} from "./snapshot-folder/folder-manifest.ts";
export {
  decodeFolderProgress,
  encodeFolderProgress,
  type FolderProgress,
  snapshotIdentity,
} from "./snapshot-folder/folder-progress.ts";
export type { FloatBits } from "./snapshot-folder/snapshot-globals-json.ts";
export { decodeSnapshotId, encodeSnapshotId, snapshotIdText, type SnapshotIdParts } from "./snapshot-id.ts";

export { type CborMap, type CborValue, isCborArray, isCborMap } from "./cbor/cbor-value.ts";
export { decodeCbor } from "./cbor/decode-cbor.ts";
export { encodeCbor, encodeCborSelfDescribed } from "./cbor/encode-cbor.ts";
export { hashOfMap } from "./representation-hash.ts";

export type {
  CallContent,
  QueryContent,
  ReadStateContent,
  RequestBase,
  RequestContent,
} from "./request/request-content.ts";
export { delegationHash, type Delegation, type SignedDelegation } from "./request/delegation.ts";
export { encodeEnvelope, type Envelope } from "./request/envelope.ts";
export { decodeEnvelope, type DecodedEnvelope } from "./request/decode-envelope.ts";
export { type SenderInfo, senderInfoOf } from "./request/sender-info.ts";
export { requestIdOf } from "./request/request-id.ts";

export {
  decodeBlsPublicKeyDer,
  encodeBlsPublicKeyDer,
  encodeEd25519PublicKeyDer,
  encodeSecp256k1PublicKeyDer,
  type ParsedPublicKey,
  parsePublicKeyDer,
  type PublicKey,
} from "./keys/public-key-der.ts";

export { type HashTree, hashTreeRoot } from "./tree/hash-tree.ts";
export { decodeHashTree, encodeHashTree } from "./tree/hash-tree-cbor.ts";
export {
  listLabels,
  lookupPath,
  type LookupResult,
  lookupSubtree,
  type SubtreeLookupResult,
} from "./tree/lookup.ts";
export {
  childrenOf,
  deletePath,
  emptyTree,
  getPath,
  type LabeledTree,
  leafTree,
  nodeTree,
  setPath,
  treeRootHash,
} from "./tree/labeled-tree.ts";
export { witness } from "./tree/witness.ts";

export {
  type Certificate,
  type CertificateDelegation,
  decodeCertificate,
  encodeCertificate,
  encodeCertificateFromTree,
  stateRootMessage,
} from "./certificate/certificate.ts";
export {
  type CanisterRange,
  decodeCanisterRanges,
  decodePrincipals,
  encodeCanisterRanges,
  encodePrincipals,
} from "./certificate/principal-lists.ts";
export {
  type BlsVerifier,
  type CertificateTrust,
  type CertificateVerdict,
  rangesOfSubnet,
  readNatural,
  certificateTime,
  verifyCertificate,
} from "./certificate/verify-certificate.ts";
export {
  type CanisterSignature,
  type CanisterSignatureVerdict,
  type CanisterSigned,
  decodeCanisterSignature,
  encodeCanisterSignature,
  verifyCanisterSignature,
} from "./certificate/canister-signature.ts";
export { lookupRequestStatus, type RequestStatus } from "./certificate/request-status.ts";

export {
  type Endpoint,
  endpointPath,
  type EndpointTarget,
  matchEndpoint,
  type RequestKind,
} from "./http/endpoints.ts";
export {
  ADVANCE_PATH,
  decodeAdvanceRequest,
  decodeAdvanceResponse,
  encodeAdvanceRequest,
  encodeAdvanceResponse,
} from "./http/advance.ts";
export { CANISTER_INFO_PATH } from "./http/canister-info.ts";
export { decodeStatusResponse, encodeStatusResponse, type StatusResponse } from "./http/status-response.ts";
export type { Rejection } from "./http/rejection.ts";
export {
  type CallResponse,
  decodeCallResponse,
  encodeCallRejection,
  encodeCallReply,
} from "./http/call-response.ts";
export {
  decodeQueryResponse,
  encodeQueryResponse,
  type NodeSignature,
  queryResponseHash,
  querySignatureMessage,
  type QueryResponse,
  type QueryResult,
} from "./http/query-response.ts";
export { decodeReadStateResponse, encodeReadStateResponse } from "./http/read-state-response.ts";

export type { CandidInterface, Opt } from "./candid/candid-interface.ts";
export type { CanisterArgs } from "./management/canister-args.ts";
export type {
  CanisterSettingsArgs,
  DefiniteCanisterSettings,
  EnvironmentVariable,
  Visibility,
} from "./management/canister-settings.ts";
export type {
  CanisterMetricsResult,
  CanisterStatusResult,
  CyclesConsumed,
  MemoryMetrics,
  QueryStatsResult,
} from "./management/canister-status.ts";
export type {
  CreateCanisterArgs,
  ProvisionalCreateCanisterArgs,
  ProvisionalTopUpCanisterArgs,
  UninstallCodeArgs,
  UpdateSettingsArgs,
} from "./management/lifecycle.ts";
export type {
  ChunkHash,
  InstallChunkedCodeArgs,
  InstallCodeArgs,
  InstallMode,
  UpgradeOptions,
  UploadChunkArgs,
} from "./management/install-code.ts";
export type {
  LoadCanisterSnapshotArgs,
  SnapshotArg,
  SnapshotRecord,
  TakeCanisterSnapshotArgs,
} from "./management/snapshots.ts";
export type {
  LowMemoryHookStatus,
  ReadSnapshotDataArgs,
  ReadSnapshotDataKind,
  ReadSnapshotMetadataResult,
  SnapshotGlobal,
  SnapshotGlobalTimer,
  SnapshotRange,
  SnapshotSource,
  UploadSnapshotDataArgs,
  UploadSnapshotDataKind,
  UploadSnapshotMetadataArgs,
} from "./management/snapshot-transfer.ts";
export type {
  CanisterChange,
  CanisterInfoArgs,
  CanisterInfoResult,
  CanisterMetadataArgs,
  ChangeDetails,
  ChangeOrigin,
} from "./management/canister-info.ts";
export type {
  CanisterLogRecord,
  FetchCanisterLogsArgs,
  LogFilter,
  LogRange,
} from "./management/canister-logs.ts";
export {
  decodeManagementArgs,
  decodeManagementResult,
  encodeManagementArgs,
  encodeManagementResult,
  isManagementMethod,
  type ManagementArgs,
  type ManagementMethod,
  type ManagementResults,
} from "./management/management-interface.ts";
export { createSnapshotDataReply, type SnapshotDataReply } from "./management/snapshot-data-reply.ts";
export { managementServiceMethods, type ManagementServiceMethod } from "./management/service-methods.ts";
export type {
  CanisterIdRange,
  NodeMetrics,
  NodeMetricsHistoryArgs,
  NodeMetricsSample,
  SubnetInfoArgs,
  SubnetInfoResult,
} from "./management/subnet-info.ts";

export type {
  IcrcAllowance,
  IcrcAllowanceArgs,
  IcrcApproveArgs,
  IcrcApproveError,
  IcrcArgs,
  IcrcCommonError,
  IcrcMetadataValue,
  IcrcResults,
  IcrcTransferArgs,
  IcrcTransferError,
  IcrcTransferFromArgs,
  IcrcTransferFromError,
  LedgerAccount,
} from "./ledgers/icrc.ts";
export {
  type IcpLedgerArgs,
  icpLedgerInterface,
  type IcpLedgerResults,
  type IcpTokens,
  type IcpTransferArgs,
  type IcpTransferError,
} from "./ledgers/icp-ledger.ts";
export type { CanisterCreationArgs, SubnetSelection } from "./ledgers/creation-settings.ts";
export {
  type CyclesCreateCanisterArgs,
  type CyclesCreateCanisterError,
  type CyclesLedgerArgs,
  cyclesLedgerInterface,
  type CyclesLedgerResults,
  type CyclesRejectionCode,
  type CyclesWithdrawArgs,
  type CyclesWithdrawError,
} from "./ledgers/cycles-ledger.ts";
export {
  type ProxyArgs,
  type ProxyFailure,
  proxyInterface,
  type ProxyResult,
} from "./proxy/proxy-canister.ts";
export {
  type CmcArgs,
  cmcInterface,
  type CmcResults,
  type IcpXdrConversionRate,
  type NotifyCreateCanisterArgs,
  type NotifyError,
  type NotifyMintCyclesArgs,
  type NotifyTopUpArgs,
} from "./ledgers/cycles-minting.ts";
