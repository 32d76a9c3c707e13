/** What a rendering stack needs to know. */
export interface RenderPlan {
  /** Where the manifests go, as the provider is told: relative to the project's folder, or absolute. */
  readonly directory: string;
}
