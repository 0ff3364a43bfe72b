/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Complaints about shares: what each says, and how a third party finds out who
 * is at fault without any secret.
 */
#include "base/base.h"
#include "election/share.h"

const char *
eg_complaint_text(eg_complaint_reason reason)
{
    switch (reason) {
    case EG_COMPLAINT_NONE:
        return "nothing is wrong";
    case EG_COMPLAINT_ADDRESS:
        return "it names another sender or receiver";
    case EG_COMPLAINT_MEMBER:
        return "C_0 is not in the group";
    case EG_COMPLAINT_PROOF:
        return "the Schnorr proof fails (eq. 22)";
    case EG_COMPLAINT_RANGE:
        return "a decrypted value is not below q";
    case EG_COMPLAINT_VOTE:
        return "the vote key share does not fit the commitments (eq. 28)";
    case EG_COMPLAINT_DATA:
        return "the data key share does not fit the commitments (eq. 29)";
    }
    return "the reason is unknown";
}

eg_equality_claim
eg_complaint_claim(const eg_ceremony *ceremony,
                   const eg_complaint *complaint,
                   const eg_element *kappa)
{
    return (eg_equality_claim){.hash = &ceremony->parameter_hash,
                               .purpose = "complaint",
                               .prover = complaint->accuser,
                               .about = complaint->accused,
                               .x = kappa,
                               .base = &complaint->share.c0,
                               .y = &complaint->beta};
}

static bool
can_be_judged(const eg_ceremony *ceremony,
              const eg_complaint *complaint,
              size_t guardian_len)
{
    const uint32_t accuser = complaint->accuser;
    const uint32_t accused = complaint->accused;
    return guardian_len == ceremony->n && accuser >= 1 &&
           accuser <= ceremony->n && accused >= 1 && accused <= ceremony->n &&
           accuser != accused && complaint->reason > EG_COMPLAINT_NONE &&
           complaint->reason <= EG_COMPLAINT_DATA;
}

/** Whether the accuser showed the true beta, so that the share can be read. */
static bool
evidence_holds(const eg_group *group,
               const eg_ceremony *ceremony,
               const eg_complaint *complaint,
               const eg_element *kappa)
{
    const eg_equality_claim claim =
        eg_complaint_claim(ceremony, complaint, kappa);
    const eg_proof_branch proof = {.c = complaint->c, .v = complaint->v};
    return eg_equality_verify_var(group, &claim, &proof) == EG_OK;
}

eg_status
eg_complaint_judge(const eg_group *group,
                   uint32_t *guilty,
                   const eg_ceremony *ceremony,
                   const eg_complaint *complaint,
                   const eg_guardian_public *guardian,
                   size_t guardian_len,
                   eg_error *err)
{
    if (!can_be_judged(ceremony, complaint, guardian_len)) {
        return eg_fail(err, EG_ERR_MALFORMED,
                       "the complaint names guardians or a reason that do not "
                       "exist");
    }
    if (eg_share_inspect_sealed(group, ceremony, &complaint->share,
                                complaint->accused,
                                complaint->accuser) != EG_COMPLAINT_NONE) {
        *guilty = complaint->accused;
        return EG_OK;
    }
    const eg_guardian_public *accused = &guardian[complaint->accused - 1];
    const eg_element *kappa = &guardian[complaint->accuser - 1].kappa;
    const char *why = "the share is right";
    if (complaint->reason < EG_COMPLAINT_RANGE) {
        why = "the sealed share is in order";
    } else if (!evidence_holds(group, ceremony, complaint, kappa)) {
        why = "its proof of the opened share fails";
    } else {
        eg_share share = {0};
        if (eg_share_inspect_opened(group, &share, ceremony, &complaint->share,
                                    &complaint->beta, accused,
                                    kappa) != EG_COMPLAINT_NONE) {
            *guilty = complaint->accused;
            return EG_OK;
        }
    }
    *guilty = complaint->accuser;
    (void)eg_fail(err, EG_OK, "the complaint of guardian %u is unfounded: %s",
                  (unsigned)complaint->accuser, why);
    return EG_OK;
}
