import { rmSync } from "node:fs";
import { encodeHex } from "../../bytes/mod.ts";
import type { Durability, RunningNetwork, SubnetKind } from "../../network/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import type { Project } from "../project/find-project.ts";
import { keepIdsOfNetwork } from "../project/ids-owner.ts";
import type { BesideNetwork } from "../console/beside-network.ts";
import { cleanNetworkDirectory } from "./clean-network-directory.ts";
import { makeNetworkDirectory, type NetworkDirectory, networkDirectory } from "./network-directory.ts";
import {
  type NetworkDescriptor,
  readLiveDescriptor,
  removeDescriptor,
  writeDescriptor,
} from "./network-descriptor.ts";
import { claimPidFile, releasePidFile } from "../processes/pid-file.ts";
import { ownMark } from "../../processes/mod.ts";

/** How the network of a project is started. */
export interface RunNetworkOptions {
  readonly project: Project;
  readonly directory: NetworkDirectory;
  /** TCP port; 0 takes any free one. */
  readonly port: number;
  /** Whether keys and state of earlier runs are given up. */
  readonly clean: boolean;
  /** What an answered call survives. */
  readonly durability: Durability;
  /** Kinds of the subnets besides the root subnet; those that are there if left out. */
  readonly subnets?: readonly SubnetKind[];
  /** Called when the network takes calls. */
  readonly ready?: (descriptor: NetworkDescriptor) => Promise<void>;
  /** What is served with it. @default {nothing} */
  readonly beside?: BesideNetwork;
  /** Resolves when the network shall stop. */
  readonly stopRequested: Promise<unknown>;
}

/**
 * Runs a network in this process until it is asked to stop.
 *
 * Order: the pid file is claimed before anything is touched, so that two networks never share a directory, and nothing is
 * emptied that a network without a pid file (of the launcher) holds; ids are kept or forgotten before anyone can ask; the
 * descriptor is written when the network takes calls, so that whoever finds it can call at once; both go at the end. What is
 * served beside the network ends before it, so that operations under way come to their safe ends.
 *
 * @throws CliError "cli/network-already-running"; NetworkError
 */
export async function runNetwork(context: CliContext, options: RunNetworkOptions): Promise<void> {
  const { directory, project } = options;
  const { terminal } = context;
  makeNetworkDirectory(directory);
  const claim = claimPidFile(directory.pidPath);
  if (claim.kind === "taken") throw alreadyRunning(directory, claim.owner.pid);
  try {
    const { networkOwner, startNetwork } = await import("../../network/mod.ts");
    const owner = networkOwner(directory.path);
    if (owner !== undefined) throw alreadyRunning(directory, owner, `kill ${String(owner)}`);
    if (options.clean) cleanNetworkDirectory(directory);
    rmSync(directory.descriptorPath, { force: true });
    const descriptorPaths = placesOfDescriptor(options);
    await using network = await startNetwork({
      port: options.port,
      stateDirectory: directory.path,
      durability: options.durability,
      ...(options.subnets !== undefined && { subnets: options.subnets }),
      ...(options.beside !== undefined && { pages: options.beside.pages }),
      log: (line) => {
        terminal.note(line);
      },
    });
    const descriptor = describeNetwork(network, directory);
    const isProjectsNetwork = descriptorPaths.includes(networkDirectory(project).descriptorPath);
    if (isProjectsNetwork) keepIdsOfNetwork(project.directory, { ...descriptor, isNew: network.isNew });
    for (const path of descriptorPaths) writeDescriptor(path, descriptor);
    terminal.note(`Replica API running on ${new URL(network.url).host}`);
    await options.ready?.(descriptor);
    await options.beside?.start(descriptor);
    await options.stopRequested;
    terminal.note("Stopping the network");
    await options.beside?.stop();
    for (const path of descriptorPaths) removeDescriptor(path, process.pid);
  } finally {
    releasePidFile(directory.pidPath);
  }
}

/**
 * Beside the network's state and, if that is elsewhere, also where the project's commands look, unless they find
 * another running network there.
 */
function placesOfDescriptor({ directory, project }: RunNetworkOptions): readonly string[] {
  const usual = networkDirectory(project).descriptorPath;
  const isFree = usual !== directory.descriptorPath && readLiveDescriptor(usual) === undefined;
  return isFree ? [directory.descriptorPath, usual] : [directory.descriptorPath];
}

function describeNetwork(network: RunningNetwork, directory: NetworkDirectory): NetworkDescriptor {
  return {
    ...ownMark(),
    port: network.port,
    url: network.url,
    rootKey: encodeHex(network.rootKeyDer),
    stateDirectory: directory.path,
    subnets: network.subnets.map(({ subnetId, kind }) => ({ id: subnetId.toText(), kind })),
  };
}

/** The refusal to start a second network in a directory. */
export function alreadyRunning(
  directory: NetworkDirectory,
  pid: number,
  next = "icebox network stop",
): CliError {
  const url = readLiveDescriptor(directory.descriptorPath)?.url ?? "an address that it has not told yet";
  return new CliError(
    { code: "cli/network-already-running", url, pid },
    `Cannot start a network as one is already running at ${url} (process ${String(pid)})`,
    { next },
  );
}
