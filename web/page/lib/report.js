// SPDX-License-Identifier: Apache-2.0
/** The verifier's report, as views show it. */
import {FALSE, HOLDS, Refused, UNKNOWN, Unable} from './verdict.js';

const STATES = {'passed': HOLDS, 'FAILED': FALSE, 'NOT EVALUABLE': UNKNOWN};

/**
 * The verifications of a report of which something was looked at: {number,
 * state, checks, failed}, with the names of the checks.
 */
export function verifications(report) {
  return report.verifications.map(({number, checks}) => {
    const seen = checks.filter((c) => Object.hasOwn(STATES, c.outcome));
    const of = (state) => seen.filter((c) => STATES[c.outcome] === state)
        .map((c) => c.check);
    return {number, checks: seen.map((c) => c.check), failed: of(FALSE),
      state: [FALSE, UNKNOWN].find((state) => of(state).length > 0) ?? HOLDS};
  }).filter(({checks}) => checks.length > 0);
}

/** What became of one check. */
export function checkOutcome(report, name) {
  return report.verifications.flatMap(({checks}) => checks)
      .find(({check}) => check === name)?.outcome;
}

/** The names of the checks that failed. */
export function failedChecks(report) {
  return verifications(report).flatMap(({failed}) => failed);
}

/** What the report says is what holds, or why not. */
export function needVerified(report) {
  if (report.verdict === 'REJECTED') {
    throw new Refused('proofs', {checks: failedChecks(report).join(', ')});
  }
  if (report.verdict !== 'VERIFIED') {
    throw new Unable('incomplete');
  }
}
