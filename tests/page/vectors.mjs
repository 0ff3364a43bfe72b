// SPDX-License-Identifier: Apache-2.0
/** Keys and notes that others made: those of tests/unit/tlog/vectors.h. */

/** From the tests of golang.org/x/mod/sumdb/note (note_test.go). */
export const PETER =
    'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
export const ENOCH =
    'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
export const PROBLEM =
    'If you think cryptography is the answer to your problem,\n' +
    'then you don\'t know what your problem is.\n';
export const PETER_LINE = '\u2014 PeterNeumann ' +
    'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2' +
    'pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
export const ENOCH_LINE = '\u2014 EnochRoot ' +
    'rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5' +
    'ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

/** A checkpoint of a public log, as a witness cosigned it. */
export const ARCHE = 'arche2025h1.staging.ct.transparency.dev+ba2f06c0+' +
    'AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f';
export const REMORA =
    'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2';
export const ARCHE_NOTE =
    'arche2025h1.staging.ct.transparency.dev\n1432088532\n' +
    'U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n' +
    '\u2014 arche2025h1.staging.ct.transparency.dev ' +
    'zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ' +
    '3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n' +
    '\u2014 arche2025h1.staging.ct.transparency.dev ' +
    'ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3Nyg' +
    'NI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n' +
    '\u2014 remora.n621.de ' +
    '2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSi' +
    'XCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n';

/** The lines of C2SP tlog-proof, around hashes that were computed elsewhere. */
export const RECEIPT = 'c2sp.org/tlog-proof@v1\nindex 5\n' +
    'rzFuy5Go7nrpkhBwKy1HWPMM3eO/YePY54fXRoH5Cm4=\n' +
    'gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n\ntest checkpoint\n';
