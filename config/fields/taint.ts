import { type FieldText, text } from "./fields";

const pattern =
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9][-\w.]{0,62}=[A-Za-z0-9]?[-\w.]{0,62}:(NoSchedule|PreferNoSchedule|NoExecute)$/;

/** A taint as `kubectl taint` takes it: key, value and effect (Kubernetes documentation, "Taints and Tolerations"). */
export function taint(rest: FieldText) {
  return text({
    ...rest,
    pattern,
    allowed: "a taint as key=value:effect, with NoSchedule, PreferNoSchedule or NoExecute as effect",
  });
}
