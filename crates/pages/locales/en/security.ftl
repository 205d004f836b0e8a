# Settings → Security, authenticator apps, backup codes.

security-lead = How you prove it is you when you sign in.
two-factor = Two-factor authentication
state-on = On
state-off = Off
state-required = Required
two-factor-off-what = Right now your password alone opens your account. With a second step, whoever learns your password still cannot get in.
two-factor-required-by = { $organization } requires two-factor authentication.
account-password = Account password
account-password-hint = We ask so that nobody can change this in your absence.
enable = Enable two-factor authentication
ways-back =
    { $n ->
        [0] If you lost this phone, you could not get in by yourself.
        [one] If you lost this phone, you could still get in: 1 way.
       *[other] If you lost this phone, you could still get in: { $n } ways.
    }
strength = Recovery strength: { $n } of 3
next-best-codes = Make backup codes and keep them away from your phone.
next-best-app = Add an authenticator app on a second device to have one more way.
next-best-nothing = Nothing more to do. Keep your recovery kit where you can find it.

your-methods = Your methods
app-digits = { $n } digits
app-add = Add an authenticator app
app-replace = Replace
app-replace-label = Replace { $label }
app-remove = Remove
app-remove-label = Remove { $label }
backup-left-of = { $n } of { $of } left
backup-none = None made yet
backup-new = Get new codes

warn-few =
    { $n ->
        [0] No backup codes left.
        [one] 1 backup code left.
       *[other] { $n } backup codes left.
    }
warn-few-link = Get a new set before you need one.
warn-none = You have no backup codes.
warn-none-link = Make a set, in case you lose your phone.
warn-clock-behind = The clock of { $label } is about { $n } seconds behind.
warn-clock-ahead = The clock of { $label } is about { $n } seconds ahead.
warn-clock-next = Turn on automatic date and time on that phone before its codes stop working.
warn-email = Your e-mail address is not verified.
warn-email-link = Verify it so that security notices reach you.
warn-theft = We no longer trust { $label }.
warn-theft-what = An old copy of that browser’s data was used on { $at }. Somebody may have copied it.
warn-theft-link = Check where you are signed in.

notice-turned-on = Two-factor authentication is on.
notice-turned-off = Two-factor authentication is off.
notice-app-added = The authenticator app was added.
notice-app-replaced = The new authenticator app has taken the place of the old one.
notice-app-removed = The authenticator app was removed.
notice-backup-codes-made = Your new backup codes are ready, and the old ones have stopped working.
notice-password-changed = Your password is changed.
notice-setup-expired = Setting up took too long. Nothing was changed; start again when you have your phone at hand.
notice-setup-cancelled = Setting up was cancelled. Nothing was changed.

sign-in-and-devices = Password and devices
password-changed-at = Last changed on { $at }
password-never-changed = Not changed since you signed up
browsers-count =
    { $n ->
        [0] None skips the security code
        [one] 1 browser skips the security code
       *[other] { $n } browsers skip the security code
    }
browsers-manage = Manage trusted browsers
sessions-count =
    { $n ->
        [one] Signed in here only
       *[other] Signed in on { $n } browsers
    }
sessions-manage = Manage where you are signed in
activity-recent = Recent activity
activity-all = See all activity
off-section = Turn off
off-section-what = Your password alone would then open your account.
off-link = Turn off two-factor authentication

setup-title = Set up your authenticator app
setup-replaces = It will take the place of { $label }, which works until you have finished.
setup-get = Get an app
setup-get-what = Any authenticator app will do, for example Google Authenticator, Microsoft Authenticator, 2FAS or your password manager.
setup-add = Add this account
setup-open = Open in authenticator
setup-scan = In the app, choose to add an account, then scan this code.
setup-qr-label = QR code for your authenticator app. If you cannot scan it, use the set-up key below.
setup-key-label = Or type this set-up key into the app:
setup-copy-key = Copy
setup-key-safe = Keep it safe: whoever has this key can make your codes.
setup-confirm = Type the code from the app
setup-code-label = Verification
setup-code-hint = The { $n } digits the app shows now. Spaces are fine.
setup-keep = Don’t delete the entry in the app: you would lose access.
setup-expires = This set-up can be finished until { $at } ({ $distance }).
setup-server-time = The right time now is { $at }.

codes-title = Save your backup codes
codes-what = Each code signs you in once if your phone is lost. We cannot show them again.
codes-set = Set { $set }
codes-set-replaces = Set { $set } replaces set { $previous }
codes-pdf = PDF
codes-print = Print
codes-text = Text
codes-saved = I have saved these codes where I can reach them without my phone
codes-not-ticked = Tick the box once you have saved the codes.
codes-not-ticked-next = They are your way back in, and we cannot show them again.
codes-explained = Ten codes that each sign you in once, for the day you lose your phone.
codes-left-of = of { $of } codes left
codes-new-title = Make a new set
codes-new-what = The codes you have now will stop working at once.
codes-new-button = Make new backup codes
codes-none-title = No backup codes yet
codes-none-what = Make a set and keep it away from your phone.
codes-first-button = Make backup codes

channels-title = Codes by SMS and e-mail
channels-what = We send you a code when you sign in. Turn on both, so that you can choose the other one when one is out of reach.
channel-off-what = No codes are sent this way.
channel-turn-on = Turn on
channel-turn-on-label = Turn on: { $way }
channel-turn-off = Turn off
channel-turn-off-label = Turn off: { $way }
channel-change = Change
channel-change-label = Change: { $way }
channel-phone-title = Receive codes by SMS
channel-phone-change = Change your phone number
channel-email-title = Receive codes by e-mail
channel-email-change = Change the address for codes
channel-replaces = { $address } stays in force until the new one is verified.
channel-country = Country
channel-number = Phone number
channel-number-hint = A mobile number. With its country code, in the form of the chosen country, or starting with + or 00.
channel-mailbox-hint = We send a code there to make sure that it is yours.
channel-send = Send me a code
channel-phone-risk = What you should know about SMS
channel-phone-risk-what = Text messages are better than a password alone, but not the safest way. Somebody who talks your phone company into moving your number to another SIM card receives your codes. An authenticator app cannot be taken over like that.
channel-email-risk = What you should know about e-mail
channel-email-risk-what = Codes by e-mail are the weakest method: whoever can read your mail, and perhaps reset your password with it, receives them. Use them beside another method.
channel-better = Set up an authenticator app instead
channel-phone-code-title = Verify your phone number
channel-email-code-title = Verify your address
channel-sent-mail = We sent a code to { $address }.
channel-code-hint = The digits from the newest message.
channel-other-number = Use another number
channel-other-mailbox = Use another mailbox
channel-missing = Type where the code is to be sent
channel-too-weak = As you run this organization, set up your phone number or an authenticator app first
channel-paused = Your password was set anew not long ago, perhaps through this mailbox. Codes can be sent there from { $until }
channel-too-many = As many codes were sent as possible for now. The next one can be sent at { $until }
verify = Verify
notice-channel-on = Verified: we send your codes there from now on.
notice-channel-changed = Verified: your codes go to the new one, and the old one receives none any more.
notice-channel-off = No codes are sent there any more.
