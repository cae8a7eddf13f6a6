/** What a module's page shows. */
export const tabs = ["overview", "setup", "upgrade", "history", "call"] as const;
export type Tab = (typeof tabs)[number];

export type Route =
  | { readonly screen: "modules" }
  | { readonly screen: "folders" }
  | { readonly screen: "operations" }
  | { readonly screen: "module"; readonly key: string; readonly tab: Tab };

/** Reads the part of the address behind `#`. What means nothing leads to the modules. */
export function parseRoute(hash: string): Route {
  const [first, key, tab] = hash.replace(/^#\/?/, "").split("/");
  if (first === "folders" || first === "operations") return { screen: first };
  if (first !== "modules" || key === undefined || key === "") return { screen: "modules" };
  const known = tabs.find((name) => name === tab) ?? "overview";
  return { screen: "module", key: decodeURIComponent(key), tab: known };
}

/** The address of a route. */
export function routeHash(route: Route): string {
  if (route.screen === "module") return `#/modules/${encodeURIComponent(route.key)}/${route.tab}`;
  return route.screen === "modules" ? "#/" : `#/${route.screen}`;
}

/** Where this page is; follows the address. */
export class Router {
  route: Route = $state.raw(parseRoute(location.hash));

  constructor() {
    addEventListener("hashchange", () => {
      this.route = parseRoute(location.hash);
    });
  }
}
