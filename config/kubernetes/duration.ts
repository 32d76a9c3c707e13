const units = { h: 3600, m: 60, s: 1, ms: 0.001 } as const;

/** A Go duration (`1h30m`, `90s`) in whole seconds, rounded up: what Helm takes. */
export function seconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  return Math.ceil(
    parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit as keyof typeof units], 0),
  );
}
