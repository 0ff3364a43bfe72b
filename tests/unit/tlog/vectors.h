/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and notes that others made. */
#ifndef EG_TESTS_TLOG_VECTORS_H
#define EG_TESTS_TLOG_VECTORS_H

/* From the tests of golang.org/x/mod/sumdb/note (note_test.go). */
#define PETER \
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define PETER_SECRET                     \
    "PRIVATE+KEY+PeterNeumann+c74f20a3+" \
    "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
#define ENOCH "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
#define PROBLEM                                                  \
    "If you think cryptography is the answer to your problem,\n" \
    "then you don't know what your problem is.\n"
#define PETER_LINE                                               \
    "— PeterNeumann "                                          \
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2" \
    "pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
#define ENOCH_LINE                                                   \
    "— EnochRoot "                                                 \
    "rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5" \
    "ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"

/* A checkpoint of the public log arche2025h1.staging, as its witnesses cosigned
 * it on 23 May 2026; the first signature is of a type that is not known here. */
#define ARCHE                                           \
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+" \
    "AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
#define REMORA \
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
#define ARCHE_ORIGIN "arche2025h1.staging.ct.transparency.dev"
#define ARCHE_TEXT                \
    ARCHE_ORIGIN "\n1432088532\n" \
                 "U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n"
#define ARCHE_RFC6962_LINE                                     \
    "— " ARCHE_ORIGIN                                          \
    " zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ" \
    "3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n"
#define ARCHE_LINE                                                             \
    "— " ARCHE_ORIGIN " ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3Nyg" \
    "NI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"
#define REMORA_LINE                                            \
    "— remora.n621.de "                                      \
    "2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSi" \
    "XCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n"
#define REMORA_TIME 1779573024
#define ARCHE_NOTE  ARCHE_TEXT "\n" ARCHE_RFC6962_LINE ARCHE_LINE REMORA_LINE

#endif
