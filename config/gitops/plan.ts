/** What a rendering stack needs to know. */
export interface RenderPlan {
  /** Where the manifests go, as the provider takes it: relative to the project's folder, or absolute. */
  readonly directory: string;
}

/** A plan as far as it is about rendering. */
export interface WithRender {
  /** Where manifests are written. Absent: the stack deploys to a cluster. */
  readonly render?: RenderPlan;
}
