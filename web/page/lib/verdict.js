// SPDX-License-Identifier: Apache-2.0
/**
 * "It is false" and "I could not tell" are never blurred.
 *
 * `code` names a text of messages.json, "refused.CODE" or "unable.CODE".
 */

/** We computed, and the claim is false; or it is no claim in its one form. */
export class Refused extends Error {
  constructor(code, values = {}) {
    super(code);
    this.name = 'Refused';
    this.code = code;
    this.values = values;
  }
}

/** We could not tell. */
export class Unable extends Error {
  constructor(code, values = {}) {
    super(code);
    this.name = 'Unable';
    this.code = code;
    this.values = values;
  }
}

export const HOLDS = 'holds';
export const FALSE = 'false';
export const UNKNOWN = 'unknown';

/**
 * Run one check: {state, code, values, value}.
 *
 * Whatever is thrown that is no refusal means that nothing was found out.
 */
export async function judge(check) {
  try {
    return {state: HOLDS, value: await check()};
  } catch (fault) {
    if (fault instanceof Refused) {
      return {state: FALSE, code: `refused.${fault.code}`,
        values: fault.values};
    }
    if (fault instanceof Unable) {
      return {state: UNKNOWN, code: `unable.${fault.code}`,
        values: fault.values};
    }
    return {state: UNKNOWN, code: 'unable.other',
      values: {text: String(fault?.message ?? fault)}};
  }
}

/** For a claim that must be true. */
export function need(truth, code, values) {
  if (!truth) {
    throw new Refused(code, values);
  }
}
