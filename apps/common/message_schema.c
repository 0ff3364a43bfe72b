/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages' schema.  Widths are those of the standard group: 512 bytes for
 * an element, 32 for a scalar or a hash.
 */
#include "common/message_schema.h"

#define FIELDS(table) .fields = (table), .count = EG_ARRAY_LEN(table)

static const eg_pb_enum_value step_values[] = {
    {APP_STEP_CARD, "CARD"},
    {APP_STEP_INVITATION, "INVITATION"},
    {APP_STEP_KEYS, "KEYS"},
    {APP_STEP_SHARES, "SHARES"},
    {APP_STEP_COMPLAINT, "COMPLAINT"},
    {APP_STEP_GUARDIANS, "GUARDIANS"},
    {APP_STEP_CONFIRMATION, "CONFIRMATION"},
    {APP_STEP_BALLOTS, "BALLOTS"},
    {APP_STEP_REQUEST, "REQUEST"},
    {APP_STEP_COMMIT, "COMMIT"},
    {APP_STEP_REVEAL, "REVEAL"},
    {APP_STEP_RESPOND, "RESPOND"},
    {APP_STEP_AUDIT, "AUDIT"},
    {APP_STEP_OPENING, "OPENING"},
    {APP_STEP_BATCH, "BATCH"},
    {APP_STEP_PUBLICATION, "PUBLICATION"},
};
static const eg_pb_enum steps = {.name = "Step",
                                 .values = step_values,
                                 .count = EG_ARRAY_LEN(step_values),
                                 .closed = true};

static const eg_pb_field signed_fields[] = {
    EG_PB_F_BYTES(1, "statement", "statement"),
    EG_PB_F_FIXED(2, "key", "key", APP_PUBLIC_KEY_BYTES),
    EG_PB_F_FIXED(3, "signature", "signature", APP_SIGNATURE_BYTES),
};
const eg_pb_message app_schema_signed = {.name = "message",
                                         FIELDS(signed_fields)};

static const eg_pb_field statement_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "version", "version"),
    EG_PB_F_ENUM(2, "step", "step", &steps),
    EG_PB_F_FIXED(3, "election", "election", 32),
    EG_PB_F_SCALAR(4, EG_PB_U32, "sender", "sender"),
    EG_PB_F_BYTES(5, "payload", "payload"),
};
const eg_pb_message app_schema_statement = {.name = "statement",
                                            FIELDS(statement_fields)};

static const eg_pb_enum_value role_values[] = {{APP_ROLE_GUARDIAN, "GUARDIAN"},
                                               {APP_ROLE_DEVICE, "DEVICE"}};
static const eg_pb_enum roles = {.name = "Role",
                                 .values = role_values,
                                 .count = EG_ARRAY_LEN(role_values),
                                 .closed = true};

static const eg_pb_field card_fields[] = {
    EG_PB_F_ENUM(1, "role", "role", &roles),
    EG_PB_F_STRING(2, "name", "name"),
};
static const eg_pb_message card = {.name = "card", FIELDS(card_fields)};

static const eg_pb_field member_fields[] = {
    EG_PB_F_STRING(1, "name", "name"),
    EG_PB_F_FIXED(2, "key", "key", APP_PUBLIC_KEY_BYTES),
};
static const eg_pb_message member = {.name = "member", FIELDS(member_fields)};

static const eg_pb_field invitation_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "quorum", "quorum"),
    EG_PB_F_REPEATED(2, "guardians", "guardians", &member),
    EG_PB_F_BYTES(3, "manifest", "manifest"),
    EG_PB_F_FIXED(4, "salt", "salt", 32),
};
static const eg_pb_message invitation = {.name = "invitation",
                                         FIELDS(invitation_fields)};

static const eg_pb_field keys_fields[] = {
    EG_PB_F_BYTES(1, "item", "item"),
};
static const eg_pb_message keys = {.name = "keys", FIELDS(keys_fields)};

static const eg_pb_field share_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "receiver", "receiver"),
    EG_PB_F_FIXED(2, "c0", "c0", 512),
    EG_PB_F_FIXED(3, "c1", "c1", 64),
    EG_PB_F_FIXED(4, "c2", "c2", 64),
};
static const eg_pb_message share = {.name = "share", FIELDS(share_fields)};

static const eg_pb_field shares_fields[] = {
    EG_PB_F_FIXED(1, "keys_digest", "keysDigest", 32),
    EG_PB_F_REPEATED(2, "shares", "shares", &share),
};
static const eg_pb_message shares = {.name = "shares", FIELDS(shares_fields)};

static const eg_pb_field complaint_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "accused", "accused"),
    EG_PB_F_SCALAR(2, EG_PB_U32, "reason", "reason"),
    EG_PB_F_MESSAGE(3, "share", "share", &share),
    EG_PB_F_FIXED(4, "beta", "beta", 512),
    EG_PB_F_FIXED(5, "proof", "proof", 64),
};
static const eg_pb_message complaint = {.name = "complaint",
                                        FIELDS(complaint_fields)};

static const eg_pb_field key_item_fields[] = {
    EG_PB_F_BYTES(1, "item", "item"),
};
static const eg_pb_message key_item = {.name = "key_item",
                                       FIELDS(key_item_fields)};

static const eg_pb_field guardians_fields[] = {
    EG_PB_F_REPEATED(1, "guardians", "guardians", &key_item),
    EG_PB_F_FIXED(2, "joint_vote_key", "jointVoteKey", 512),
    EG_PB_F_FIXED(3, "joint_data_key", "jointDataKey", 512),
    EG_PB_F_FIXED(4, "h_g", "hG", 32),
};
static const eg_pb_message guardians = {.name = "guardians",
                                        FIELDS(guardians_fields)};

static const eg_pb_field confirmation_fields[] = {
    EG_PB_F_FIXED(1, "h_g", "hG", 32),
};
static const eg_pb_message confirmation = {.name = "confirmation",
                                           FIELDS(confirmation_fields)};

static const eg_pb_field ballots_fields[] = {
    EG_PB_F_STRING(1, "device_id", "deviceId"),
    EG_PB_F_FIXED(2, "h_di", "hDi", 32),
    EG_PB_F_SCALAR(3, EG_PB_U64, "items", "items"),
    EG_PB_F_FIXED(4, "section_root", "sectionRoot", 32),
    EG_PB_F_STRING(5, "file", "file"),
    EG_PB_F_STRING(6, "nonces_file", "noncesFile"),
    EG_PB_F_FIXED_OPT(7, "nonces_digest", "noncesDigest", 32),
    EG_PB_F_STRING(8, "indicators_file", "indicatorsFile"),
    EG_PB_F_FIXED_OPT(9, "indicators_digest", "indicatorsDigest", 32),
};
static const eg_pb_message ballots = {.name = "ballots",
                                      FIELDS(ballots_fields)};

static const eg_pb_field index_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "index", "index"),
};
static const eg_pb_message index_message = {.name = "index",
                                            FIELDS(index_fields)};

static const eg_pb_field request_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "attempt", "attempt"),
    EG_PB_F_FIXED(2, "root", "root", 32),
    EG_PB_F_REPEATED(3, "guardians", "guardians", &index_message),
};
static const eg_pb_message request = {.name = "request",
                                      FIELDS(request_fields)};

/* Lists of fixed-width values, concatenated; "tally" for every field of the
 * tally in order, "data" for every contest-data request in order. */
static const eg_pb_field commit_fields[] = {
    EG_PB_F_FIXED(1, "request", "request", 32),
    EG_PB_F_MULTIPLE(2, "tally", "tally", 32),
    EG_PB_F_MULTIPLE_OPT(3, "data", "data", 32),
};
static const eg_pb_message commit = {.name = "commit", FIELDS(commit_fields)};

static const eg_pb_field reveal_fields[] = {
    EG_PB_F_FIXED(1, "request", "request", 32),
    EG_PB_F_MULTIPLE(2, "tally", "tally", APP_REVEAL_BYTES),
    EG_PB_F_MULTIPLE_OPT(3, "data", "data", APP_REVEAL_BYTES),
};
static const eg_pb_message reveal = {.name = "reveal", FIELDS(reveal_fields)};

static const eg_pb_field respond_fields[] = {
    EG_PB_F_FIXED(1, "request", "request", 32),
    EG_PB_F_MULTIPLE(2, "tally", "tally", 32),
    EG_PB_F_MULTIPLE_OPT(3, "data", "data", 32),
    EG_PB_F_MULTIPLE_OPT(4, "nonces", "nonces", APP_NONCE_SHARE_BYTES),
};
static const eg_pb_message respond = {.name = "respond",
                                      FIELDS(respond_fields)};

/* An audit: what a request says, and which contests of which ballots. */
static const eg_pb_field draw_fields[] = {
    EG_PB_F_FIXED(1, "code", "code", 32),
    EG_PB_F_REPEATED(2, "contests", "contests", &index_message),
};
static const eg_pb_message draw = {.name = "draw", FIELDS(draw_fields)};

static const eg_pb_field audit_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U32, "number", "number"),
    EG_PB_F_FIXED(2, "root", "root", 32),
    EG_PB_F_REPEATED(3, "guardians", "guardians", &index_message),
    EG_PB_F_REPEATED(4, "draws", "draws", &draw),
};
static const eg_pb_message audit = {.name = "audit", FIELDS(audit_fields)};

/* Nonce shares of all draws in order, sealed for the administrator. */
static const eg_pb_field opening_fields[] = {
    EG_PB_F_FIXED(1, "request", "request", 32),
    EG_PB_F_BYTES(2, "sealed", "sealed"),
};
static const eg_pb_message opening = {.name = "opening",
                                      FIELDS(opening_fields)};

/* For a board: ballots from a position on, decisions, and at the end the close
 * of the section with the message of step 8 about it. */
static const eg_pb_field ballot_item_fields[] = {
    EG_PB_F_BYTES(1, "item", "item"),
};
static const eg_pb_message ballot_item = {.name = "ballot_item",
                                          FIELDS(ballot_item_fields)};

static const eg_pb_field decision_fields[] = {
    EG_PB_F_SCALAR(1, EG_PB_U64, "position", "position"),
    EG_PB_F_SCALAR(2, EG_PB_U32, "status", "status"),
};
static const eg_pb_message decision = {.name = "decision",
                                       FIELDS(decision_fields)};

static const eg_pb_field batch_fields[] = {
    EG_PB_F_FIXED(1, "h_di", "hDi", 32),
    EG_PB_F_SCALAR(2, EG_PB_U64, "first", "first"),
    EG_PB_F_REPEATED(3, "ballots", "ballots", &ballot_item),
    EG_PB_F_REPEATED(4, "decisions", "decisions", &decision),
    EG_PB_F_BYTES(5, "close", "close"),
    EG_PB_F_BYTES(6, "message", "message"),
};
static const eg_pb_message batch = {.name = "batch", FIELDS(batch_fields)};

static const eg_pb_enum_value publication_values[] = {
    {APP_PUBLISH_FILE, "FILE"},
    {APP_PUBLISH_DEVICE, "DEVICE"},
    {APP_PUBLISH_PRINTING_OFFICE, "PRINTING_OFFICE"},
};
static const eg_pb_enum publications = {.name = "Publication",
                                        .values = publication_values,
                                        .count =
                                            EG_ARRAY_LEN(publication_values),
                                        .closed = true};

static const eg_pb_field publication_fields[] = {
    EG_PB_F_ENUM(1, "kind", "kind", &publications),
    EG_PB_F_STRING(2, "name", "name"),
    EG_PB_F_SCALAR(3, EG_PB_U64, "bytes", "bytes"),
    EG_PB_F_FIXED(4, "sha256", "sha256", 32),
};
static const eg_pb_message publication = {.name = "publication",
                                          FIELDS(publication_fields)};

const eg_pb_message *
app_step_schema(app_step step)
{
    switch (step) {
    case APP_STEP_CARD:
        return &card;
    case APP_STEP_INVITATION:
        return &invitation;
    case APP_STEP_KEYS:
        return &keys;
    case APP_STEP_SHARES:
        return &shares;
    case APP_STEP_COMPLAINT:
        return &complaint;
    case APP_STEP_GUARDIANS:
        return &guardians;
    case APP_STEP_CONFIRMATION:
        return &confirmation;
    case APP_STEP_BALLOTS:
        return &ballots;
    case APP_STEP_REQUEST:
        return &request;
    case APP_STEP_COMMIT:
        return &commit;
    case APP_STEP_REVEAL:
        return &reveal;
    case APP_STEP_RESPOND:
        return &respond;
    case APP_STEP_AUDIT:
        return &audit;
    case APP_STEP_OPENING:
        return &opening;
    case APP_STEP_BATCH:
        return &batch;
    case APP_STEP_PUBLICATION:
        return &publication;
    case APP_STEP_NONE:
        break;
    }
    return NULL;
}

const char *
app_step_name(app_step step)
{
    const eg_pb_message *schema = app_step_schema(step);
    return schema == NULL ? "unknown" : schema->name;
}
