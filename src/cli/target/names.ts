/** The embedded network and the environment on it: what commands use unless told otherwise. */
export const localName = "local";

/** The main network and the environment on it. */
export const mainnetName = "ic";

/** Where the main network is reached. */
export const mainnetUrl = "https://icp-api.io";
