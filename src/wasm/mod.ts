export { ABI, globalExportName, readBitsExportName, tableExportName, writeBitsExportName } from "./abi.ts";
export type {
  CanisterGlobal,
  CanisterModule,
  CustomSection,
  GlobalType,
  ModuleLimits,
  ModuleRefusal,
  ModuleRefusalCode,
  PreparedModule,
} from "./canister-module.ts";
export { pagesCovered } from "./pages-covered.ts";
export { prepareModule } from "./prepare-module.ts";
