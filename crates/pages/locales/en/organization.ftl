# Settings → Organization.

nav-policy = Security policy
policy-title = Security policy
policy-what = What { $organization } asks of everybody who signs in.
policy-demand = Two-factor authentication
policy-optional = Everybody decides for themselves
policy-mandatory = Mandatory for everybody
policy-methods = Methods
policy-methods-hint = One, or several as alternatives. Backup codes always come with them.
policy-key-what = The safest: it works at the right address only.
policy-app-what = A new code every 30 seconds. Costs nothing and needs no network.
policy-pass-what = Seven digits on their phone, or a number to confirm there. Works offline.
policy-phone-what = Where it is mandatory, everybody needs a phone number. Messages cost money.
policy-email-what = The weakest. Never alone, and never alone for administrators.
policy-device-bound = Only keys that stay on one device
policy-device-bound-what = Passkeys that travel between a person’s devices are not taken then.
policy-trust = Trusted browsers
policy-trust-hint = How long a browser that passed is not asked again. A shorter time ends older trust at once.
policy-trust-every-sign-in = Ask at every sign-in
policy-trust-day = 1 day
policy-trust-week = 1 week
policy-trust-month = 30 days
policy-trust-until-sign-out = Until they sign out completely
policy-grace = Days to set it up
policy-grace-hint = So long people may skip what is newly asked of them. With 0 they set it up at their next click.
policy-countries = Countries for text messages
policy-countries-hint = Two letters each, such as GE, PL. Leave it empty for all that this service sends to.
policy-countries-unknown = One of these is not a country’s two letters
policy-no-texts = This server sends no text messages: choose an app or keys as well
policy-too-weak = Choose a security key, an app or a phone
policy-check = See what this would mean
policy-check-title = What this would mean
policy-count-people = People who can sign in
policy-count-password = Would be asked for the password only
policy-count-step = Would be asked for a second step
policy-count-later = Would be asked to set up a method, and may skip it
policy-count-now = Would have to set up a method before anything else
policy-count-no-way-in = Would have no way in
policy-count-phone = Have no phone number
policy-weakest = The weakest way in that is left
policy-weakest-password = The password alone
policy-messages = Messages a month, about
policy-concerned = Who would have to do something
policy-person-later = Is asked to set up a method.
policy-person-now = Sets up a method before anything else.
policy-person-impossible = Has no room for a method that is taken, so there is no way in.
policy-person-phone = Has no phone number.
policy-more =
    { $n ->
        [one] And 1 more.
       *[other] And { $n } more.
    }
policy-export = Download the whole list (CSV)
policy-ask = Ask for missing numbers by mail
policy-asked =
    { $n ->
        [0] Nobody was asked.
        [one] 1 person was asked by mail for a phone number.
       *[other] { $n } people were asked by mail for a phone number.
    }
policy-not-asked =
    { $n ->
        [one] 1 other was not: asked within a day already, or without a mailbox that was proved.
       *[other] { $n } others were not: asked within a day already, or without a mailbox that was proved.
    }
policy-cut-off =
    { $n ->
        [one] 1 person who can work today could do nothing before they set up a method. Days to set it up would spare them that.
       *[other] { $n } people who can work today could do nothing before they set up a method. Days to set it up would spare them that.
    }
policy-acknowledge = I have seen who they are
policy-acknowledge-missing = Confirm that you have seen who could do nothing at first
policy-save = Save
policy-saved = The policy is saved. It holds from everybody’s next click on.
policy-overtaken = Somebody else has changed the policy in the meantime. Nothing of yours is saved yet: what you filled in is below. Save it again to put it in the place of theirs.
purpose-policy = Before you change what is asked of everybody.

nav-log = Activity log
log-title = Activity log
log-what = What has happened at { $organization }, newest first.
log-about = Only about { $name }.
log-everybody = Show everybody
log-show = Show
log-all = Everything
log-show-button = Show
log-gone = Somebody who was deleted
log-csv = Download as CSV
log-json = Download as JSON lines
