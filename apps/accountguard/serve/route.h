/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which page answers a request.
 *
 * GET changes nothing, of any page: mail scanners and browsers fetch what they
 * see.  What is posted comes with the token that ties a form to the browser in
 * which it was shown; a page of another site cannot know it.
 */
#ifndef ACCOUNTGUARD_SERVE_ROUTE_H
#define ACCOUNTGUARD_SERVE_ROUTE_H

#include "accountguard/serve/service.h"
#include "accountguard/serve/web.h"

/** Answer a request; in any thread that has taken no connection. */
void
ag_route(ag_service *service, const ag_request *request, ag_answer *answer);

/** How long the body of a POST to @p path may be. */
size_t ag_route_limit(const char *path);

#endif
