# "This was not me": the link in every notice, and what follows from it.

mail-not-me = If this was not you, open this link. It stops all changes to your account for a day, signs out every browser and asks for a new password.
mail-not-me-button = This was not me

sms-news = { $product }: { $what } Not you? { $url }
sms-news-plain = { $what } Not you? { $url }
sms-factor-added =
    { $kind ->
        [pass] A phone with Vestibule Pass was paired.
        [key] A security key was added.
        [phone] Codes by SMS were turned on.
        [email] Codes by e-mail were turned on.
       *[app] An authenticator app was added.
    }
sms-factor-replaced =
    { $kind ->
        [pass] Another phone with Vestibule Pass was paired.
        [key] A security key was replaced.
        [phone] The phone number for codes was changed.
        [email] The mailbox for codes was changed.
       *[app] The authenticator app was replaced.
    }
sms-factor-removed =
    { $kind ->
        [pass] A phone with Vestibule Pass was removed.
        [key] A security key was removed.
        [phone] Codes by SMS were turned off.
        [email] Codes by e-mail were turned off.
       *[app] An authenticator app was removed.
    }
sms-key-copied = A security key may have been copied.
sms-off = Two-factor authentication was turned off.
sms-codes-made = New backup codes were made.
sms-code-used = A backup code was used.
sms-browser = A browser was trusted.
sms-stolen = A trusted browser may have been copied.
sms-second-failed = Somebody has your password, but no code.
sms-denied = You sent a sign-in away: somebody has your password.
sms-locked = Codes are paused: too many were wrong.
sms-password = The password was changed.
sms-email = The e-mail address was changed.

not-me = Was this not you?
not-me-what = On { $at } we told you about something that happened to the account { $hint }. If it was not you, stop it here.
not-me-will = This is what will happen:
not-me-freezes = for a day nothing about methods, addresses and the password can be changed
not-me-ends = every browser is signed out, and none is trusted any more
not-me-asks = the next sign-in asks for a new password, and for a method that was set up before
not-me-was-me = If it was you, close this page: nothing has changed.
not-me-button = Stop it, this was not me
not-me-done = Stopped
not-me-done-what = Nothing can be changed until { $until }, and every browser is signed out.
not-me-done-next = Sign in now to set a new password. You need the old password and a method that you had before; without one, support has to bring you back.
not-me-used = Stopped already
not-me-used-what = This link was used, or another one for what it tells of. Sign in to see how things stand.
not-me-expired = This link is too old
not-me-expired-what = It worked for a week. If something is wrong with your account, change your password and look at your security settings.
not-me-unknown = This link does not work
not-me-unknown-what = It is not one of ours, or was not copied whole. Open it from the message itself.

new-password = Set a new password
new-password-lead = You reported that something was not you, so the old password does not open your account any more.
new-password-button = Set password and sign in
code-doubtful = This method was set up after what you reported as not you.
code-doubtful-next = For now it proves nothing: use a method that you had before, or contact support.
sign-in-password-owed = This account waits for a new password.
sign-in-password-owed-next = Something was reported as not its owner’s doing, and no method is left that was set up before. Ask those who run your organization for a link to a new password, or ask support.
warn-frozen = You reported that something was not you: nothing can be changed until { $until }.
warn-frozen-what = Look through your methods now, and remove then what is not yours.
error-frozen = You reported that something was not you, so methods, addresses and the password cannot be changed for now.
error-frozen-next = Wait until it is over, or ask support.
event-alarm-raised = You reported that something was not you
