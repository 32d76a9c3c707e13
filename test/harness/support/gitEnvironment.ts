/**
 * Variables by which git works without the configuration of whoever runs the tests, and commits as nobody in
 * particular. Leave the environment's own `GIT_` variables out beside them: a git hook names a repository there.
 */
export const gitEnvironment: Readonly<Record<string, string>> = {
  ...person("AUTHOR"),
  ...person("COMMITTER"),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

function person(role: string): Record<string, string> {
  return { [`GIT_${role}_NAME`]: "Test", [`GIT_${role}_EMAIL`]: "test@example.com" };
}
