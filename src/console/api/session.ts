/** What a session may do: everything, or look. */
export type Role = "operator" | "read-only";

/** Body of `POST /api/v1/session`. */
export interface SessionRequest {
  /** From the fragment of the printed URL, 64 hexadecimal digits. It opens one session. */
  readonly token: string;
}

/** Answer of `POST` and `GET /api/v1/session`. The session itself is a cookie that scripts cannot read. */
export interface SessionAnswer {
  readonly version: 1;
  readonly role: Role;
  /** To be sent as the header `x-icebox-csrf` with every request but those for streams of events. */
  readonly csrf: string;
  readonly network: {
    /** As the project calls it, or its origin. */
    readonly name: string;
    readonly url: string;
    readonly is_mainnet: boolean;
    /** Whether it is the embedded network of the project. */
    readonly is_embedded: boolean;
  };
  readonly environment: string;
  /** Who signs the calls. The key stays in the process. */
  readonly identity: { readonly name: string | null; readonly principal: string };
  /** Absolute path of the project's folder; null without a project. */
  readonly project: string | null;
  /** Version of Icebox. */
  readonly icebox: string;
  /** When the session ends unless it is used, ISO 8601 UTC. */
  readonly expires_at: string;
}

/** Body of `POST /api/v1/links`, for programs of the same user: the secret stands in the console's file. */
export interface LinkRequest {
  readonly secret: string;
  readonly role: Role;
}

/** Answer of it. */
export interface LinkAnswer {
  readonly version: 1;
  /** Opens one session. */
  readonly link: string;
}
