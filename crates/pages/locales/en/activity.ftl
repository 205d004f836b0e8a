# What has happened, as users read it.

activity-what = What has happened to your account, newest first.
activity-none = Nothing has happened yet.

event-password-failed = Somebody typed a wrong password
event-challenge-opened = A security code was asked for
event-challenge-passed = A security code was right
event-challenge-failed = A security code was wrong
event-challenge-locked = Codes were paused after too many wrong ones
event-factor-enrolled = A method was set up
event-factor-replaced = A method was replaced
event-factor-removed = A method was removed
event-two-factor-turned-off = Two-factor authentication was turned off
event-backup-codes-made = New backup codes were made
event-backup-codes-used = A backup code was used
event-device-trusted = A browser was trusted
event-device-renamed = A trusted browser was renamed
event-device-forgotten = A trusted browser was forgotten
event-device-theft-suspected = A trusted browser may have been copied; it is not trusted any more
event-session-opened = A session was opened
event-session-ended = A session was ended
event-password-changed = The password was changed
event-email-verified = The e-mail address was verified
event-user-created = The account was created
event-user-unlocked = The pause was lifted
event-step-up-passed = You confirmed that it was you
event-challenge-spared = A trusted browser skipped the security code
event-challenge-cancelled = A sign-in was called off
event-challenge-abandoned = A sign-in with the right password was never finished
event-factor-pending = Setting up a method began
event-user-changed = The profile was changed
event-user-deleted = The account was deleted
event-email-changed = The e-mail address was changed
event-code-sent = A security code was sent
event-enrollment-put-off = Setting up two-factor authentication was put off
event-policy-changed = The security policy of the organization was changed
