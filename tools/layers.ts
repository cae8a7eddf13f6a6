/** What one folder of `src/` may import. */
export interface LayerRow {
  readonly folder: string;
  /** Folders of `src/` that it may import, each standing above this row. */
  readonly mayImport: readonly string[];
  /** Packages and package entry points that it may import. */
  readonly packages: readonly string[];
  /** Pure folders see neither `node:` modules nor the platform's globals. */
  readonly pure: boolean;
}

const noble = "@noble/hashes";
const principal = "@icp-sdk/core/principal";
const candid = "@icp-sdk/core/candid";

/**
 * The layers, bottom to top. A row may name only rows above it, so no cycle between folders can be written down.
 * `network` and `client` name each other nowhere: they meet in `library` and `cli` alone.
 */
export const layers: readonly LayerRow[] = [
  { folder: "bytes", mayImport: [], packages: [], pure: true },
  { folder: "processes", mayImport: [], packages: [], pure: false },
  { folder: "bls", mayImport: [], packages: ["mcl-wasm"], pure: false },
  {
    folder: "wire",
    mayImport: ["bytes"],
    packages: [noble, "@dfinity/cbor", principal, candid],
    pure: true,
  },
  { folder: "wasm", mayImport: ["bytes"], packages: [noble], pure: true },
  { folder: "pages", mayImport: ["bytes"], packages: [], pure: true },
  { folder: "store", mayImport: ["bytes", "processes", "pages"], packages: [], pure: false },
  { folder: "engine", mayImport: ["bytes", "wire", "wasm", "pages"], packages: [], pure: true },
  {
    folder: "replica",
    mayImport: ["bytes", "wire", "wasm", "pages", "engine"],
    packages: [noble, principal, candid],
    pure: true,
  },
  {
    folder: "network",
    mayImport: ["bytes", "bls", "wire", "wasm", "pages", "store", "engine", "replica"],
    packages: [noble, "@noble/curves", principal],
    pure: false,
  },
  { folder: "folder", mayImport: ["bytes", "processes", "wire"], packages: [], pure: false },
  {
    folder: "client",
    mayImport: ["bytes", "bls", "wire"],
    packages: [noble, "@noble/curves", "@icp-sdk/core", "@dfinity/didc"],
    pure: false,
  },
  {
    folder: "recovery",
    mayImport: ["bytes", "processes", "wire", "folder", "client"],
    packages: [principal],
    pure: false,
  },
  {
    folder: "modules",
    mayImport: ["bytes", "wire", "client", "recovery"],
    packages: [principal],
    pure: false,
  },
  {
    folder: "console",
    mayImport: ["bytes", "processes", "wire", "folder", "client", "recovery", "modules"],
    packages: [principal],
    pure: false,
  },
  {
    folder: "library",
    mayImport: ["bytes", "wire", "network", "folder", "client"],
    packages: [],
    pure: false,
  },
  {
    folder: "cli",
    mayImport: [
      "bytes",
      "processes",
      "wire",
      "network",
      "folder",
      "client",
      "recovery",
      "modules",
      "console",
    ],
    packages: ["commander", "yaml", "@icp-sdk/core/agent", principal, candid],
    pure: false,
  },
];

/** Packages that test files may import on top of their folder's own row. */
export const testPackages: readonly string[] = [
  noble,
  "@noble/curves",
  "@icp-sdk/core",
  "assemblyscript",
  "motoko",
  "motoko-classic",
  "wabt",
];
