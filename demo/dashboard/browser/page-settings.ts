/** What the page is told by its server. */
export interface PageSettings {
  keycloakUrl: string;
  realm: string;
  clientId: string;
  /** Client id of the sidecar's API, whose roles say who administers customers. */
  apiClient: string;
  /** Where the sidecar's API answers. */
  sidecarUrl: string;
  productName: string;
  /** The policy's now when the page was made, in epoch milliseconds. */
  now: number;
}
