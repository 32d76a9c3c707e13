/** What is in the secret of a user with a password, as the user operator makes it: its keys, in the clear. */
export function passwordSecret(user: string, password: string): { password: string; "sasl.jaas.config": string } {
  const login = `org.apache.kafka.common.security.scram.ScramLoginModule required username="${user}" password="${password}";`;
  return { password, "sasl.jaas.config": login };
}
