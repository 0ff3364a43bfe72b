// SPDX-License-Identifier: Apache-2.0
/** The page in WebKitGTK, the engine that Safari has, too. */
import {journeys} from './journeys.mjs';
import {WebKit} from './webdriver.mjs';

journeys(WebKit);
