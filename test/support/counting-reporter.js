import mocha from 'mocha';

/** The spec report, closed by the line that a CI reads: `N passed, N failed`. */
export default class CountingReporter extends mocha.reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures } = this.stats;
    console.log(`${passes} passed, ${failures} failed`);
  }
}
