// SPDX-License-Identifier: Apache-2.0
/**
 * AccountGuard's pages in Chromium, by people who know nothing of them: with a
 * mouse, with the keyboard alone, on a small screen, in the dark, and without
 * scripts, which the pages have none of.
 */
import assert from 'node:assert/strict';
import test, {after, before} from 'node:test';
import {SCHEMES, done, findings, launch, needNarrow, picture} from
  './browser.mjs';
import {TestGuard} from './test_guard.mjs';

let browser;
let guard;
let ana;
let ben;
before(async () => {
  guard = await TestGuard.start((made) => {
    ana = made.operator('ana');
    ben = made.operator('ben');
  });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await guard?.stop();
});

/** A new visitor of a page; what the page complains of is kept in `faults`.
 * Without scripts axe-core could not look, so only pages()'s have them. */
async function visit(place, options = {}) {
  const context = await browser.newContext({locale: 'en-US',
    ignoreHTTPSErrors: true, javaScriptEnabled: false, ...options});
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (fault) => page.faults.push(String(fault)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) {
      page.faults.push(message.text());
    }
  });
  await page.goto(new URL(place, guard.url).href);
  return page;
}

/** Pages that anybody can open. */
const PLACES = [['', 'home'], ['statistics', 'statistics'], ['n', 'check'], ['join', 'join'],
  ['join/code', 'agree'], ['join/sent', 'sent'], ['mine', 'mine-closed'],
  ['recover', 'recover'], ['recover/code', 'recover-code'],
  ['confirm', 'confirm'], ['apply', 'apply'], ['desk/sign-in', 'sign-in']];

test('every page is accessible, light and dark', async () => {
  for (const [place, name] of PLACES) {
    for (const [scheme, rules] of SCHEMES) {
      const page = await visit(`en/${place}`, {javaScriptEnabled: true,
        bypassCSP: true, colorScheme: scheme});
      assert.deepEqual(await findings(page, rules), [], `${name}, ${scheme}`);
      await picture(page, `guard-${name}-${scheme}`);
      await done(page);
    }
  }
});

test('nothing is wider than a small screen, in any language', async () => {
  for (const [place, name] of PLACES) {
    for (const language of ['en', 'es', 'fr']) {
      const page = await visit(`${language}/${place}`,
          {javaScriptEnabled: true, viewport: {width: 360, height: 740}});
      await needNarrow(page, `${language} ${name}`);
      await picture(page, `guard-${name}-${language}-360`);
      await done(page);
    }
  }
});

test('the language is the browser’s, and can be switched', async () => {
  const page = await visit('', {locale: 'fr-CA'});
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  await page.getByRole('link', {name: 'Español'}).click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'es');
  await done(page);
});

/** Somebody who has signed in. */
async function signIn(who, options = {}) {
  const page = await visit('en/desk', options);
  await page.getByLabel('Name').fill(who.name);
  await page.getByLabel('Password').fill(who.password);
  await page.getByLabel('One-time code').fill(await who.code());
  await page.getByRole('button', {name: 'Sign in'}).click();
  await page.getByText(`Signed in as ${who.name}.`).waitFor();
  return page;
}

test('an operator signs in, without a script, and out', async () => {
  const page = await signIn(ana);
  assert.match(page.url(), /\/en\/desk$/);
  const [session] = (await page.context().cookies())
      .filter((cookie) => cookie.name === '__Host-desk');
  assert.ok(session.httpOnly && session.secure);
  assert.equal(session.sameSite, 'Strict');
  await page.getByRole('button', {name: 'Sign out'}).click();
  await page.getByRole('heading', {name: 'Operators sign in'}).waitFor();
  await page.goto(new URL('en/desk', guard.url).href);
  await page.getByRole('heading', {name: 'Operators sign in'}).waitFor();
  await done(page);
});

test('a wrong password is told, and to a screen reader as well', async () => {
  const page = await visit('en/desk/sign-in');
  await page.getByLabel('Name').fill('ana');
  await page.getByLabel('Password').fill('not it');
  await page.getByLabel('One-time code').fill('123456');
  await page.keyboard.press('Enter');
  assert.match(await page.getByRole('alert').textContent(), /is wrong/);
  await done(page);
});

test('an organisation applies, in French and with the keyboard', async () => {
  const page = await visit('fr/apply', {javaScriptEnabled: true,
    bypassCSP: true, reducedMotion: 'reduce'});
  await page.getByLabel('Nom de l’organisation').focus();
  await page.keyboard.type('Le Parti d’Exemple');
  for (const typed of ['Un p', 'Partis', 'Fran', 'parti.example.org', '',
    'Camille Exemple', 'securite@parti.example.org', '']) {
    await page.keyboard.press('Tab');
    await page.keyboard.type(typed);
  }
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {name: 'La suite'}).waitFor();
  assert.match(await page.locator('pre').first().textContent(),
      /^_accountguard-challenge\.parti\.example\.org\. IN TXT /);
  await inspect(page, 'applied');
  await done(page);
  const operator = await signIn(ana, {javaScriptEnabled: true,
    bypassCSP: true, reducedMotion: 'reduce'});
  await operator.getByRole('link', {name: 'Organisations'}).click();
  await inspect(operator, 'organisations');
  await operator.getByRole('link', {name: 'Le Parti d’Exemple'}).click();
  await inspect(operator, 'organisation');
  await operator.getByRole('button', {name: /I reached them/}).click();
  await operator.getByRole('button', {name: 'Approve'}).click();
  await operator.getByRole('alert').waitFor();
  await done(operator);
});

// From here on there are incidents, and a notice that was sent.
test('the service is filled', () => {
  assert.match(guard.fill(), /^review \d+ 2$/m);
});

test('the desk is accessible, and fits a small screen', async () => {
  const page = await signIn(ben, {javaScriptEnabled: true, bypassCSP: true,
    reducedMotion: 'reduce'});
  for (const name of ['desk', 'desk/queue', 'desk/review/1', 'desk/breaker',
    'desk/calls']) {
    await page.goto(new URL(`en/${name}`, guard.url).href);
    const file = `guard-${name.replaceAll('/', '-')}`;
    for (const [scheme, rules] of SCHEMES) {
      await page.emulateMedia({colorScheme: scheme});
      assert.deepEqual(await findings(page, rules), [], `${name}, ${scheme}`);
      await picture(page, `${file}-${scheme}`);
    }
    const wide = page.viewportSize();
    await page.setViewportSize({width: 360, height: 740});
    await needNarrow(page, name);
    await picture(page, `${file}-360`);
    await page.setViewportSize(wide);
  }
  await done(page);
});

/** What axe-core and a small screen say of a page as it is. */
async function inspect(page, name) {
  for (const [scheme, rules] of SCHEMES) {
    await page.emulateMedia({colorScheme: scheme});
    assert.deepEqual(await findings(page, rules), [], `${name}, ${scheme}`);
    await picture(page, `guard-${name}-${scheme}`);
  }
  const wide = page.viewportSize();
  await page.setViewportSize({width: 360, height: 740});
  await needNarrow(page, name);
  await picture(page, `guard-${name}-360`);
  await page.setViewportSize(wide);
}

test('whoever has a notice finds out whether it is genuine', async () => {
  const page = await visit('en/', {javaScriptEnabled: true, bypassCSP: true,
    reducedMotion: 'reduce'});
  await page.getByRole('main').getByRole('link', {name: 'Check a notice'})
      .click();
  const code = page.getByLabel('Code of the notice');
  await code.fill('K3Q9Z 7W0MD XR2T8 5BYNH');
  await page.getByLabel('Your phrase').fill('violet harbour lamp');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {name: 'Yes, we sent a notice'}).waitFor();
  const shown = await page.locator('pre').textContent();
  assert.match(shown, /Attackers TARGETED your account a\*\*\*e at/);
  assert.doesNotMatch(shown, /violet harbour/);
  await page.getByText('that you typed is that of the notice').waitFor();
  await inspect(page, 'check-yes');
  await page.getByRole('link', {name: 'Check another code'}).click();
  await code.fill('K3Q9Z-7W0MD-XR2T8-5BYN0');
  await page.getByRole('button', {name: 'Check'}).click();
  await page.getByRole('heading', {name: 'We have no notice'}).waitFor();
  await inspect(page, 'check-no');
  await done(page);
});

test('somebody protects an account, decides, and leaves', async () => {
  const address = 'ana@mail.example.org';
  const page = await visit('en/', {javaScriptEnabled: true, bypassCSP: true,
    reducedMotion: 'reduce'});
  await page.getByRole('link', {name: 'I was invited'}).click();
  await page.getByLabel('Address of the account').fill(address);
  await page.getByLabel('Who runs the account').selectOption('google');
  await page.getByRole('button', {name: 'Send me a code'}).click();
  await page.getByRole('heading', {name: 'Look into that mailbox'}).waitFor();
  await page.getByRole('link', {name: 'I have a code'}).click();
  await page.getByLabel('Code of the letter').fill(guard.codeFor(address));
  await page.getByLabel('That something happened').check();
  await page.getByLabel('How shall we address you?').fill('Ana');
  await page.getByLabel('Your phrase').fill('seven blue herons');
  // Without agreeing nothing is done, and nothing that was typed is lost.
  await page.getByRole('button', {name: 'Protect this account'}).click();
  await page.getByRole('alert').waitFor();
  await inspect(page, 'agree-again');
  assert.ok(await page.getByLabel('That something happened').isChecked());
  assert.equal(await page.getByLabel('Your phrase').inputValue(),
      'seven blue herons');
  await page.getByLabel('I have read this and agree.').check();
  await page.getByRole('button', {name: 'Protect this account'}).click();
  const secret = await page.locator('.secret').textContent();
  assert.match(secret, /^(\w{5}-){3}\w{5}$/);
  await inspect(page, 'enrolled');
  await page.getByRole('link', {name: 'Your accounts'}).last().click();
  await page.getByLabel('Your secret').fill(secret);
  await page.getByRole('button', {name: 'Open'}).click();
  await page.getByText(address).waitFor();
  await inspect(page, 'mine');
  await page.getByLabel('Details').check();
  await page.getByRole('button', {name: 'Save'}).click();
  await page.reload();
  assert.ok(await page.getByLabel('Details').isChecked());
  await page.getByLabel('Yes, I want to leave.').check();
  await page.getByRole('button', {name: 'Leave', exact: true}).click();
  await page.getByRole('heading', {name: 'You have left'}).waitFor();
  await done(page);
});

test('two operators decide, the second with the keyboard alone', async () => {
  const first = await signIn(ana);
  await first.getByRole('link', {name: 'Review', exact: true}).click();
  await first.getByRole('row', {name: /compromised/}).getByRole('link').click();
  const place = first.url();
  await first.getByRole('button', {name: 'Approve'}).click();
  await first.getByText('Another operator has to decide.').waitFor();
  assert.equal(await first.getByRole('button', {name: 'Approve'}).count(), 0);
  const second = await signIn(ben);
  await second.goto(place);
  await second.getByText('ana: approved').waitFor();
  await second.getByRole('button', {name: 'Approve'}).focus();
  await second.keyboard.press('Enter');
  await second.getByRole('status').getByText('approved').waitFor();
  // The answer is a page of its own: to load it again sends nothing again.
  assert.equal(second.url(), place);
  await second.reload();
  await second.getByText('2 / 2').waitFor();
  await done(second);
  await done(first);
});

test('the keyboard reaches the content at once', async () => {
  const page = await visit('en/');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.match(page.url(), /#main$/);
  await done(page);
});
