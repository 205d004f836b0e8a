# Confirming who it is, devices, password, profile, turning off.

confirm-title = Confirm it is you
confirm-valid = We ask once, then not again for 5 minutes.
purpose-add-app = Before you add an authenticator app.
purpose-replace-app = Before you replace your authenticator app.
purpose-remove-app = Before you remove an authenticator app.
purpose-new-backup-codes = Before you get new backup codes.
purpose-turn-off = Before you turn off two-factor authentication.
purpose-change-password = Before you change your password.
purpose-change-profile = Before you change how we reach you.
purpose-settings = Before you change your security settings.

browsers-title = Trusted browsers
browsers-what = Your password is enough in these browsers. Forget the ones you don’t use or don’t know.
browsers-none = No browser is trusted: every sign-in asks for a security code.
this-browser = This browser
trusted-since = Trusted since { $at }
trusted-until = Trusted until { $at }
trusted-until-sign-out = Trusted until you sign out completely there
rename = Rename
browser-name = Name of this browser
forget = Forget
forget-label = Forget { $label }
forget-all-title = Forget all
forget-all-what = Every browser, this one included, will be asked for a security code at the next sign-in.
forget-all = Forget all browsers

sessions-title = Where you are signed in
sessions-what = If you don’t recognize one, end it and change your password.
this-session = This one
end = End
end-label = End the session in { $label }
end-others-title = Everywhere else
end-others-what = You stay signed in here. Trusted browsers stay trusted.
end-others = End all other sessions

password-change = Change password
password-change-what = You stay signed in here. All other sessions end, and trusted browsers are forgotten.
password-current = Current password
password-new = New password

profile-what = Who you are and how we reach you.
profile-saved = Your profile is saved.
verification-sent = The verification mail is on its way.
verified = Verified
not-verified = Not verified
verification-resend = Send the verification mail again
language-hint = Pages, mails and text messages are written in it.
language-of-browser = The language of the browser
phone-label = Phone number
phone-hint = With the country code, for example +995 599 12 34 56. Leave it empty if you have none.
phone-read-as = We read this as { $number }
phone-malformed = This does not look like a phone number
phone-needs-country = Start the number with its country code, for example +995
phone-not-mobile = This number cannot receive text messages
phone-required = Your organization needs your phone number

off-title = Turn off two-factor authentication
off-what = This makes your account easier to break into.
off-password-alone = Your password alone will open your account.
off-methods-removed = Every method you set up and your backup codes stop working and are deleted.
off-browsers =
    { $n ->
        [one] 1 trusted browser is forgotten.
       *[other] { $n } trusted browsers are forgotten.
    }
off-mail = We tell you by e-mail.
off-button = Turn off
off-keep = Keep it on
off-blocked = { $organization } requires two-factor authentication.
off-blocked-what = It cannot be turned off for your account alone. You can replace your authenticator app at any time, without turning anything off.
profile-next-email = { $email } takes its place as soon as the link we sent there is opened
purpose-change-channel = Before you change where codes are sent.
