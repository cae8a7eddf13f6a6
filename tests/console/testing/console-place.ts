import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { besideNetwork } from "../../../src/cli/console/beside-network.ts";
import { openConsole } from "../../../src/cli/console/open-console.ts";
import { networkDirectory } from "../../../src/cli/embedded/network-directory.ts";
import { runNetwork } from "../../../src/cli/embedded/run-network.ts";
import { openSession } from "../../../src/cli/session.ts";
import { createPage, type Page as ApiPage } from "../../../src/cli/console/testing/console-page.ts";
import { createWorkplace, type Workplace } from "../../../src/cli/testing/workplace.ts";
import type { RunningConsole } from "../../../src/console/mod.ts";
import { refreshConsole } from "../../../tools/build-console.ts";
import { launchBrowser } from "./browser.ts";
import { testModule } from "./test-module.ts";
import { type PageWatch, watchPage } from "./watch-page.ts";

type Role = "operator" | "read-only";

/** A browser with a session of its own, of which tests open tabs. Everything is closed when it is disposed, and was clean. */
export interface Visitor extends AsyncDisposable {
  /** The first tab, on the page of the modules. */
  readonly page: Page;
  readonly context: BrowserContext;
  /** Another tab with the same session. */
  openTab(path: string): Promise<Page>;
  /** What the tabs did that they must not do, until now; it is forgiven. */
  takeComplaints(): readonly string[];
}

/** How a visitor comes. */
export interface Visit extends BrowserContextOptions {
  /** @default {"operator"} */
  readonly role?: Role;
  /** Where the first tab goes, like `#/modules/notes/setup`. @default {the modules} */
  readonly path?: string;
}

/** A network, a console and a browser that the tests of a file share. Each test uses canisters of its own. */
export interface ConsolePlace {
  readonly workplace: Workplace;
  readonly console: RunningConsole;
  /** The network's origin. */
  readonly networkUrl: string;
  visit(visit?: Visit): Promise<Visitor>;
  /** The console's interface, asked as an operator's page asks it. */
  readonly api: ApiPage;
  canisterId(name: string): string;
  /** Runs a command that must succeed, and gives what it printed. */
  run(...words: readonly string[]): Promise<string>;
  /** Ends the network; its state stays. */
  stopNetwork(): Promise<void>;
  /** Starts it again, on the same port. */
  startNetwork(): Promise<void>;
}

/** What a place is made of. */
export interface PlaceOptions {
  /** Names of the canisters; each has the module of these tests. */
  readonly canisters: readonly string[];
  /** Further members of the project file. */
  readonly config?: string;
}

/** Makes the place before the first test of the file, and ends it after the last. */
export function useConsole(options: PlaceOptions): () => ConsolePlace {
  let place: OpenPlace | undefined;
  before(async () => {
    place = await OpenPlace.open(options);
  });
  after(async () => {
    await place?.[Symbol.asyncDispose]();
  });
  return () => place ?? assert.fail("the place is made before the tests");
}

/** Makes the place for whoever closes it. */
export function openConsolePlace(options: PlaceOptions): Promise<ConsolePlace & AsyncDisposable> {
  return OpenPlace.open(options);
}

class OpenPlace implements ConsolePlace, AsyncDisposable {
  readonly workplace: Workplace = createWorkplace();
  readonly #resources = new AsyncDisposableStack();
  readonly #ids = new Map<string, string>();
  #stop: () => Promise<void> = () => Promise.resolve();
  #port = 0;
  #console: RunningConsole | undefined;
  #browser: Browser | undefined;
  #api: ApiPage | undefined;

  static async open(options: PlaceOptions): Promise<OpenPlace> {
    const place = new OpenPlace();
    try {
      await place.#open(options);
      return place;
    } catch (error) {
      await place[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #open({ canisters, config = "" }: PlaceOptions): Promise<void> {
    this.#resources.use(this.workplace);
    const { directory, context } = this.workplace;
    const lines = canisters.map((name) => `  ${name}: { type: wasm, path: test.wasm }\n`);
    writeFileSync(join(directory, "icebox.yaml"), `canisters:\n${lines.join("")}${config}`);
    writeFileSync(join(directory, "test.wasm"), testModule());
    mkdirSync(join(directory, "snapshots"));
    await refreshConsole(join(import.meta.dirname, "../../.."));
    this.#resources.defer(() => this.stopNetwork());
    await this.startNetwork();
    await this.run("deploy");
    for (const name of canisters) this.#ids.set(name, (await this.run("canister", "id", name)).trim());
    const session = await openSession(context, {});
    const where = { port: 0, isAnyPortGood: false };
    this.#console = this.#resources.use(await openConsole(context, { session, selection: {} }, where));
    this.#browser = await launchBrowser();
    this.#resources.defer(() => this.#browser?.close());
    this.#api = await createPage(this.console.link("operator"));
  }

  get console(): RunningConsole {
    return this.#console ?? assert.fail("not open");
  }

  get api(): ApiPage {
    return this.#api ?? assert.fail("not open");
  }

  get networkUrl(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  canisterId(name: string): string {
    return this.#ids.get(name) ?? assert.fail(`no canister ${name}`);
  }

  async run(...words: readonly string[]): Promise<string> {
    const { exitCode, data, notes } = await this.workplace.run(...words);
    assert.equal(exitCode, 0, notes);
    return data;
  }

  async startNetwork(): Promise<void> {
    const { directory } = this.workplace;
    const project = { directory, configPath: join(directory, "icebox.yaml") };
    const stopRequested = Promise.withResolvers<undefined>();
    const served = Promise.withResolvers<undefined>();
    const quiet = (): void => undefined;
    const context = {
      ...this.workplace.context,
      terminal: { data: quiet, note: quiet, bytes: quiet },
    };
    const beside = besideNetwork(context, directory);
    const running = runNetwork(context, {
      project,
      directory: networkDirectory(project),
      port: this.#port,
      clean: false,
      durability: "process",
      stopRequested: stopRequested.promise,
      beside: {
        ...beside,
        start: async (descriptor) => {
          await beside.start(descriptor);
          served.resolve(undefined);
        },
      },
      ready: async ({ port }) => {
        this.#port = port;
        await Promise.resolve();
      },
    });
    await Promise.race([served.promise, running]);
    this.#stop = async () => {
      stopRequested.resolve(undefined);
      await running;
    };
  }

  async stopNetwork(): Promise<void> {
    await this.#stop();
    this.#stop = () => Promise.resolve();
  }

  async visit({ role = "operator", path = "", ...options }: Visit = {}): Promise<Visitor> {
    const browser = this.#browser ?? assert.fail("not open");
    const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, ...options });
    const watches: PageWatch[] = [];
    const origins = [new URL(this.console.url).origin, this.networkUrl];
    const newTab = async (): Promise<Page> => {
      const page = await context.newPage();
      watches.push(watchPage(page, (url) => origins.includes(new URL(url).origin)));
      return page;
    };
    const page = await newTab();
    await page.goto(this.console.link(role));
    await page.getByRole("heading", { name: "Modules", level: 1 }).waitFor();
    if (path !== "") await page.goto(`${this.console.url}/${path}`);
    return {
      page,
      context,
      openTab: async (where) => {
        const tab = await newTab();
        await tab.goto(where.startsWith("http") ? where : `${this.console.url}/${where}`);
        return tab;
      },
      takeComplaints: () => watches.flatMap((watch) => watch.take()),
      [Symbol.asyncDispose]: async () => {
        await context.close();
        for (const watch of watches) watch.requireClean();
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#resources.disposeAsync();
  }
}
