/**
 * A word as a shell takes it whole: in quotes where it has anything that a shell would read otherwise. OpenShift's
 * contexts (`kafka/api-crc-testing:6443/kubeadmin`) need none.
 */
export function shellQuoted(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
