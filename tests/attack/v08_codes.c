/* SPDX-License-Identifier: Apache-2.0 */
/* Verification 8: confirmation codes, chains, devices. */
#include <string.h>

#include <electionguard/code.h>

#include "base/base.h"
#include "support/item_edit.h"
#include "support/verify_case.h"

static eg_encrypted_ballot *
ballot(test_record *r, size_t position)
{
    return test_record_ballot(r, 0, position);
}

static test_section *
device(test_record *r)
{
    return test_record_device(r, 0);
}

static eg_item_device_header *
header(test_record *r)
{
    return &device(r)->item[0].item.u.device_header;
}

static eg_item_device_close *
closing(test_record *r)
{
    return &device(r)->item[device(r)->len - 1].item.u.device_close;
}

/** Everything that names ballots by their place. */
static void
redo_places(test_record *r)
{
    test_record_redo(r, TEST_REDO_TALLY | TEST_REDO_OPENINGS | TEST_REDO_DATA);
}

/* -- hashes ----------------------------------------------------------------- */

static void
other_contest_hash(test_record *r)
{
    test_contest(ballot(r, 1), 1)->hash.bytes[31] ^= 1;
    test_record_redo(r, TEST_REDO_CHAIN);
}

static void
contest_hashes_swapped(test_record *r)
{
    const eg_hash kept = ballot(r, 4)->contest[0].hash;
    test_contest(ballot(r, 4), 0)->hash = ballot(r, 4)->contest[1].hash;
    test_contest(ballot(r, 4), 1)->hash = kept;
    test_record_redo(r, TEST_REDO_CHAIN);
}

/** Other votes than those that the code stands for. */
static void
ballot_replaced(test_record *r)
{
    const eg_hash code = ballot(r, 1)->code;
    test_record_encrypt(r, 0, 1, NULL);
    ballot(r, 1)->code = code;
    test_record_redo(r, TEST_REDO_TALLY | TEST_REDO_DATA);
}

static void
other_code(test_record *r)
{
    ballot(r, 5)->code.bytes[0] ^= 1;
}

static void
other_code_in_chain(test_record *r)
{
    ballot(r, 3)->code.bytes[0] ^= 1;
    test_record_rechain(r, 0, 4);
}

static void
codes_swapped(test_record *r)
{
    const eg_hash kept = ballot(r, 1)->code;
    ballot(r, 1)->code = ballot(r, 5)->code;
    ballot(r, 5)->code = kept;
}

/* -- the device ------------------------------------------------------------- */

static void
other_device_id(test_record *r)
{
    header(r)->device_id = "somewhere else";
}

static void
unnamed_device(test_record *r)
{
    header(r)->device_id = "";
}

static void
header_of_other_device(test_record *r)
{
    *header(r) = test_record_device(r, 1)->item[0].item.u.device_header;
}

static void
header_of_other_kind(test_record *r)
{
    header(r)->kind = EG_DEVICE_PRE_ENCRYPTING;
}

static void
header_other_hash(test_record *r)
{
    header(r)->device_hash.bytes[7] ^= 7;
}

static void
header_other_mode(test_record *r)
{
    header(r)->chaining_mode ^= 1;
}

static void
no_header(test_record *r)
{
    test_section_drop(device(r), 0);
}

static void
two_headers(test_record *r)
{
    test_section_copy(device(r), 0, 1);
}

static void
no_initial_hash(test_record *r)
{
    header(r)->has_initial_hash = false;
}

static void
initial_hash_too_much(test_record *r)
{
    header(r)->has_initial_hash = true;
}

static void
other_initial_hash(test_record *r)
{
    header(r)->initial_hash.bytes[0] ^= 1;
}

static void
no_close(test_record *r)
{
    test_section_drop(device(r), device(r)->len - 1);
}

static void
two_closes(test_record *r)
{
    const size_t len = device(r)->len;
    test_section_copy(device(r), len - 1, len);
}

static void
ballot_after_close(test_record *r)
{
    test_section_swap(device(r), 6, 7);
}

static void
other_count(test_record *r)
{
    closing(r)->ballot_count++;
}

static void
close_without_field(test_record *r)
{
    closing(r)->has_closing_field = false;
}

static void
close_without_hash(test_record *r)
{
    closing(r)->has_closing_hash = false;
}

static void
close_with_hash(test_record *r)
{
    closing(r)->has_closing_hash = true;
}

static void
other_closing_field(test_record *r)
{
    closing(r)->closing_field[35] ^= 1;
}

static void
other_closing_hash(test_record *r)
{
    closing(r)->closing_hash.bytes[0] ^= 1;
}

static void
close_of_other_device(test_record *r)
{
    *closing(r) = test_record_device(r, 1)->item[7].item.u.device_close;
}

static void
no_ballots(test_record *r)
{
    test_section *s = device(r);
    while (s->len > 2) {
        test_section_drop(s, 1);
    }
    test_record_redo(r, TEST_REDO_ALL);
}

static void
foreign_item(test_record *r)
{
    test_item *item = &device(r)->item[6];
    *item = test_record_section(r, EG_SECTION_DECRYPTED_TALLY)->item[0];
}

/* -- the chain -------------------------------------------------------------- */

static void
chaining_field_unchained(test_record *r)
{
    ballot(r, 3)->chaining_field[35] ^= 1;
    eg_confirmation_code(&ballot(r, 3)->code, ballot(r, 3));
}

/** A chaining field of the other mode. */
static void
chained_in_unchained(test_record *r)
{
    ballot(r, 3)->chaining_field[3] = 1;
    eg_confirmation_code(&ballot(r, 3)->code, ballot(r, 3));
}

/** Ballot 3 goes on from where ballot 2 did. */
static void
fork_of_chain(test_record *r)
{
    memcpy(ballot(r, 3)->chaining_field, ballot(r, 2)->chaining_field,
           EG_CHAINING_FIELD_BYTES);
    eg_confirmation_code(&ballot(r, 3)->code, ballot(r, 3));
    test_record_rechain(r, 0, 4);
}

static void
restart_of_chain(test_record *r)
{
    memcpy(ballot(r, 5)->chaining_field, ballot(r, 1)->chaining_field,
           EG_CHAINING_FIELD_BYTES);
    eg_confirmation_code(&ballot(r, 5)->code, ballot(r, 5));
    test_record_rechain(r, 0, 6);
}

static void
ballots_swapped(test_record *r)
{
    test_section_swap(device(r), 3, 5);
    redo_places(r);
}

static void
first_ballot_dropped(test_record *r)
{
    test_section_drop(device(r), 1);
    closing(r)->ballot_count--;
    redo_places(r);
}

static void
middle_ballot_dropped(test_record *r)
{
    test_section_drop(device(r), 4);
    closing(r)->ballot_count--;
    redo_places(r);
}

/** Cut off at the end, with the right count. */
static void
last_ballot_dropped(test_record *r)
{
    test_section_drop(device(r), 6);
    closing(r)->ballot_count--;
    redo_places(r);
}

static void
last_ballot_dropped_count_left(test_record *r)
{
    test_section_drop(device(r), 6);
    redo_places(r);
}

/** A ballot slipped in before the last, everything before it as it was. */
static void
ballot_spliced_in(test_record *r)
{
    test_section_copy(device(r), 5, 6);
    eg_encrypted_ballot *b = ballot(r, 6);
    eg_hash id = b->id;
    id.bytes[0] ^= 1;
    test_record_encrypt(r, 0, 6, &id);
    closing(r)->ballot_count++;
    redo_places(r);
}

static void
ballot_doubled(test_record *r)
{
    test_section_copy(device(r), 4, 5);
    closing(r)->ballot_count++;
    redo_places(r);
}

static const verify_case cases[] = {
    CASE("8.A another contest hash", other_contest_hash, "8.A"),
    CASE("8.A contest hashes swapped", contest_hashes_swapped, "8.A"),
    CASE("8.B another ballot under the code", ballot_replaced, "8.B"),
    CASE("8.B another code at the end of a chain", other_code_in_chain, "8.B"),
    CASE_UNCHAINED("8.B another code", other_code, "8.B"),
    CASE_UNCHAINED("8.B codes swapped", codes_swapped, "8.B"),
    CASE("8.C another device", other_device_id, "8.C"),
    CASE_UNCHAINED("8.C another device, unchained", other_device_id, "8.C"),
    CASE("8.structure a device without a name",
         unnamed_device,
         "8.structure 8.C"),
    CASE("8.structure the header of another device",
         header_of_other_device,
         "8.structure 8.C"),
    CASE("8.structure a header of another kind",
         header_of_other_kind,
         "8.structure"),
    CASE("8.structure another H_DI in the header",
         header_other_hash,
         "8.structure"),
    CASE("8.structure another mode", header_other_mode, "8.structure"),
    CASE_UNCHAINED("8.structure another mode, unchained",
                   header_other_mode,
                   "8.structure"),
    CASE("8.structure no header",
         no_header,
         "8.structure 12.structure 13.structure X.13"),
    CASE("8.structure two headers", two_headers, "8.structure"),
    CASE("8.structure no H_0", no_initial_hash, "8.structure"),
    CASE_UNCHAINED("8.structure H_0 too much",
                   initial_hash_too_much,
                   "8.structure"),
    CASE("8.structure no close", no_close, "8.structure"),
    CASE("8.structure two closes", two_closes, "8.structure"),
    CASE("8.structure a ballot after the close",
         ballot_after_close,
         "8.structure 8.G 13.structure"),
    CASE("8.structure another count", other_count, "8.structure"),
    CASE("8.structure no closing field", close_without_field, "8.structure"),
    CASE("8.structure no closing hash", close_without_hash, "8.structure"),
    CASE_UNCHAINED("8.structure a closing hash too much",
                   close_with_hash,
                   "8.structure"),
    CASE("8.structure no ballots", no_ballots, "8.structure"),
    CASE("8.structure a tally among the ballots",
         foreign_item,
         "8.structure 8.G 13.structure"),
    CASE_UNCHAINED("8.D another chaining field",
                   chaining_field_unchained,
                   "8.D"),
    CASE_UNCHAINED("8.D a field of the other mode",
                   chained_in_unchained,
                   "8.D"),
    CASE("8.E a fork", fork_of_chain, "8.E"),
    CASE("8.E a second beginning", restart_of_chain, "8.E"),
    CASE("8.E ballots swapped", ballots_swapped, "8.E"),
    CASE("8.E the first ballot dropped", first_ballot_dropped, "8.E"),
    CASE("8.E a ballot dropped", middle_ballot_dropped, "8.E"),
    CASE("8.E a ballot slipped in", ballot_spliced_in, "8.E"),
    CASE("8.E a ballot twice", ballot_doubled, "5.A 8.E X.08"),
    CASE("8.F another H_0", other_initial_hash, "8.F"),
    CASE("8.G the last ballot dropped", last_ballot_dropped, "8.G"),
    CASE("8.G the last ballot dropped, count left",
         last_ballot_dropped_count_left,
         "8.structure 8.G"),
    CASE_UNCHAINED("8.structure the last ballot dropped, unchained",
                   last_ballot_dropped_count_left,
                   "8.structure"),
    CASE("8.G another closing field", other_closing_field, "8.G"),
    CASE("8.G another closing hash", other_closing_hash, "8.G"),
    CASE("8.G the close of another device", close_of_other_device, "8.G"),
};

int
main(void)
{
    return verify_cases_run("v08_codes", cases, EG_ARRAY_LEN(cases));
}
