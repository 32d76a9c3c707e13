/**
 * For the suite whose body calls this: each of its tests goes on from the one before, so after the first that fails the
 * others are skipped. Mocha's `bail` would end the whole run, other suites included.
 */
export function oneAfterAnother(): void {
  let failed = false;

  beforeEach(function () {
    if (failed) {
      this.skip();
    }
  });

  afterEach(function () {
    failed ||= this.currentTest?.state === "failed";
  });
}
